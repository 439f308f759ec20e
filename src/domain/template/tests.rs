//! What people say, what it expands to, how it is said back; and publishing, held against invariants.
mod publishing;
mod said;
mod slots;
