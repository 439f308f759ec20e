//! What comes in from other systems and goes out to them: spreadsheets in; paper and calendars out.
pub mod ical;
pub mod import;
pub mod paper;
pub mod postcodes;
pub mod sheet;
pub mod slotfill;
