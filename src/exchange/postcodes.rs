//! postcodes
