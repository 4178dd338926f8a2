//! Colours. What is written through them is stripped of them where the output is no terminal.

use anstyle::{AnsiColor, Style};

/// What is as it should be.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// What is not.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What a line is about.
pub const NAME: Style = Style::new().bold();
/// What need not be read.
pub const QUIET: Style = Style::new().dimmed();
