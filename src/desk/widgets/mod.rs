//! Parts that screens and layers are made of: a list that is a window, fields to fill.
mod ahead;
pub mod columns;
pub use crate::domain::typed_date as date_entry;
pub mod edit;
pub mod field;
pub mod form;
mod form_known;
mod form_view;
pub mod list;
mod list_view;
pub mod offer;

pub use columns::{Column, Side};
pub use date_entry::Bias;
pub use edit::Edit;
pub use field::{Field, Kind};
pub use form::{Form, Told};
pub use list::{List, Page, Row, Step, Want};
pub use list_view::number;
pub use offer::{OFFERED, Offers};
