//! upn
