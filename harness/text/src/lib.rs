//! Text that somebody else wrote: read within a bound ([`input`]), compared with what was meant ([`nearest`]), and shown
//! so that it does nothing ([`shown`]). XML is read for what is asked of it ([`xml`]).

pub mod input;
pub mod nearest;
pub mod shown;
pub mod style;
pub mod xml;

pub use shown::{Shown, json, line, markup};
