//! Decisions, as examples and at random.
