//! Views against what they are of: each list beside a naive count, each step once, nothing hidden in any field.
mod desk;
mod lists;
mod masked;
mod measured;
mod play;
mod records;
mod steps;
