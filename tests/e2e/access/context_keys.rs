//! Every condition key that AWS sets: one request that a condition lets through, and one that it does not.
