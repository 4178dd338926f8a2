//! End-to-end tests live in this package's test targets; there is nothing to link against.
