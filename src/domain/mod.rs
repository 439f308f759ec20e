//! The field's rules, pure: no clock, no file, no terminal. Values in, values out.
pub mod age;
pub mod alike;
pub mod calendar;
pub mod casing;
pub mod clock;
pub mod nhs_number;
pub mod order;
pub mod upn;
