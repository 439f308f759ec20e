//! The import with the real binary: the limited child, hostile and mutated files, and its speed.
#[cfg(test)]
mod import {
    mod hostile;
    mod mutated;
    mod speed;
    mod workbook;
}
