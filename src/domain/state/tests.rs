//! Folding, touching and restoring agree.
