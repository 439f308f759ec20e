//! What comes in from other systems and goes out to them: spreadsheets so far.
pub mod import;
pub mod postcodes;
pub mod sheet;
