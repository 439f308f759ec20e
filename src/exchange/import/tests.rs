//! The public example, and every rule of the plan on small lists.
mod again;
mod key;
mod lists;
mod store;
