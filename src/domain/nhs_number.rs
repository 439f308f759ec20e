//! nhs_number
