//! How far something is: one line of a terminal, written over and over, and gone at the end.

use std::io::{self, IsTerminal as _, Write};

/// The line; nothing where nobody watches.
#[derive(Debug)]
pub(crate) struct Progress<W: Write> {
    out: Option<W>,
    what: &'static str,
    all: u64,
    hundredths: Option<u64>,
}

impl Progress<io::Stderr> {
    /// A line on standard error, where that is a terminal.
    pub(crate) fn of(what: &'static str, all: u64) -> Self {
        let out = io::stderr();
        Self::on(Some(out).filter(io::Stderr::is_terminal), what, all)
    }
}

impl<W: Write> Progress<W> {
    const fn on(out: Option<W>, what: &'static str, all: u64) -> Self {
        Self { out, what, all, hundredths: None }
    }

    /// So many are done. It is no matter whether that can be shown.
    pub(crate) fn show(&mut self, done: u64) {
        let hundredths = Some(done.saturating_mul(100) / self.all.max(1));
        if let Some(out) = &mut self.out
            && self.hundredths != hundredths
        {
            self.hundredths = hundredths;
            let _ = write!(out, "\r{done} of {} {}", self.all, self.what);
            let _ = out.flush();
        }
    }

    /// Takes the line away.
    pub(crate) fn end(mut self) {
        if let Some(out) = &mut self.out {
            let _ = write!(out, "\r\x1b[K");
            let _ = out.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_over_a_hundred_times_at_most() {
        let mut written = Vec::new();
        let mut progress = Progress::on(Some(&mut written), "rows", 2000);
        (1..=2000).for_each(|done| progress.show(done));
        progress.end();
        let text = String::from_utf8(written).unwrap();
        assert!(text.starts_with("\r1 of 2000 rows\r20 of 2000 rows\r"), "{text:?}");
        assert!(text.ends_with("\r2000 of 2000 rows\r\x1b[K"), "{text:?}");
        assert_eq!(text.matches("rows").count(), 101);
    }

    #[test]
    fn where_nobody_watches_nothing_is_written() {
        let mut progress = Progress::<Vec<u8>>::on(None, "rows", 0);
        progress.show(1);
        assert!(progress.out.is_none());
        progress.end();
    }
}
