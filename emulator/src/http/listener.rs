//! Connections: accept, limits, graceful stop.
