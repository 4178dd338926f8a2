//! The journal of a run: every resource stands in it before the call that makes it, so that whatever happens to the
//! run, somebody knows what there is to remove. It holds names and accounts, and no secrets.

mod line;
#[cfg(test)]
mod tests;

use line::{Entry, Event};

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::mapping::RunMark;
use super::resource::Resource;
use rolecall_text::input::{self, InputError};

/// A run's journal, open for writing. As long as it is, `rolecall clean` leaves it alone.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    keep: Keep,
    run: RunMark,
    target: String,
    open: Mutex<Open>,
}

/// Whether the file stays when nothing in it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// It does: somebody asked for it by name.
    Always,
    /// It does not.
    WhileNeeded,
}

/// Whether a resource stood in the journal before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It did not.
    First,
    /// The run has made it before, and it is not known to be gone.
    Again,
}

#[derive(Debug)]
struct Open {
    file: File,
    left: Vec<Resource>,
    /// Of these nobody knows whether they are still to come.
    unanswered: Vec<Resource>,
}

impl Journal {
    /// Opens a journal for a run on a target. Lines that are there stay.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn open(path: &Path, keep: Keep, run: RunMark, target: &str) -> io::Result<Self> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        if path.exists() {
            input::check(path).map_err(not_read)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        file.lock_shared()?;
        let open = Mutex::new(Open { file, left: Vec::new(), unanswered: Vec::new() });
        Ok(Self { path: path.to_owned(), keep, run, target: target.to_owned(), open })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes down what is about to be made. It is on disk when this returns.
    ///
    /// # Errors
    /// Where it cannot be written: then the call must not be made.
    pub fn will_make(&self, resource: &Resource) -> io::Result<Noted> {
        let mut open = self.locked();
        if open.left.contains(resource) {
            return Ok(Noted::Again);
        }
        self.write(&mut open, Event::Make, resource)?;
        open.file.sync_data()?;
        open.left.push(resource.clone());
        Ok(Noted::First)
    }

    /// The call that was to make it was not answered: it may come to be when nobody waits for it any more.
    pub fn unanswered(&self, resource: &Resource) {
        self.locked().unanswered.push(resource.clone());
    }

    /// Whether it may still come to be.
    #[must_use]
    pub fn may_still_come(&self, resource: &Resource) -> bool {
        self.locked().unanswered.contains(resource)
    }

    /// Writes down that it is gone, or never was.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn gone(&self, resource: &Resource) -> io::Result<()> {
        let mut open = self.locked();
        self.write(&mut open, Event::Gone, resource)?;
        open.left.retain(|left| left != resource);
        Ok(())
    }

    /// What is still there whose name `belongs`, in the order in which it is removed.
    #[must_use]
    pub fn left(&self, belongs: impl Fn(&str) -> bool) -> Vec<Resource> {
        let open = self.locked();
        let mut left: Vec<Resource> = open.left.iter().filter(|it| belongs(&it.name)).cloned().collect();
        left.sort();
        left
    }

    /// The run is over: a journal of which nothing is left is thrown away, unless it is to stay.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub fn close(&self) -> io::Result<()> {
        let open = self.locked();
        match self.keep {
            Keep::WhileNeeded if open.left.is_empty() => std::fs::remove_file(&self.path),
            _ => Ok(()),
        }
    }

    fn write(&self, open: &mut Open, event: Event, resource: &Resource) -> io::Result<()> {
        let (run, target) = (self.run.to_string(), self.target.clone());
        let entry = Entry { event, run, target, resource: resource.clone() };
        // One write of a whole line: another run may append to the same file.
        open.file.write_all(entry.line().as_bytes())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A journal that a run left behind.
#[derive(Debug)]
pub struct LeftBehind {
    /// What is still to be removed, by run and target.
    pub left: BTreeMap<(RunMark, String), Vec<Resource>>,
    /// Lines that are none, with their number: a run that was killed may have written half of one.
    pub unreadable: Vec<usize>,
    file: File,
}

/// A journal that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Its run is not over.
    #[error("{}: its run is not over", .0.display())]
    InUse(PathBuf),
    /// It cannot be opened.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
}

/// The largest journal that is read, in bytes: of some 100,000 resources.
const LARGEST: u64 = 64 * 1024 * 1024;

fn not_read(error: InputError) -> io::Error {
    match error {
        InputError::Io(error) => error,
        other => io::Error::other(other),
    }
}

impl LeftBehind {
    /// Reads a journal and keeps others from it.
    ///
    /// # Errors
    /// Where its run is not over, or it cannot be read.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let unreadable = |reason| JournalError::Unreadable { path: path.to_owned(), reason };
        let size = input::check(path).map_err(|error| unreadable(not_read(error)))?.len();
        if size > LARGEST {
            return Err(unreadable(io::Error::other(InputError::TooLarge(LARGEST))));
        }
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(unreadable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse(path.to_owned())),
            Err(TryLockError::Error(reason)) => return Err(unreadable(reason)),
        }
        let mut behind = Self { left: BTreeMap::new(), unreadable: Vec::new(), file };
        let reader = BufReader::new(behind.file.try_clone().map_err(unreadable)?);
        for (number, line) in (1..).zip(reader.split(b'\n')) {
            let line = line.map_err(unreadable)?;
            match Entry::read(&line) {
                Some((run, entry)) => behind.add(run, entry),
                None if line.iter().all(u8::is_ascii_whitespace) => {}
                None => behind.unreadable.push(number),
            }
        }
        behind.left.retain(|_, left| !left.is_empty());
        behind.left.values_mut().for_each(|left| left.sort());
        Ok(behind)
    }

    fn add(&mut self, run: RunMark, entry: Entry) {
        let left = self.left.entry((run, entry.target)).or_default();
        match entry.event {
            Event::Make if left.contains(&entry.resource) => {}
            Event::Make => left.push(entry.resource),
            Event::Gone => left.retain(|resource| *resource != entry.resource),
        }
    }

    /// Writes down that it is gone.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn gone(&mut self, run: &RunMark, target: &str, resource: &Resource) -> io::Result<()> {
        let (run, target) = (run.to_string(), target.to_owned());
        let entry = Entry { event: Event::Gone, run, target, resource: resource.clone() };
        // A line that a killed run left half-written ends here.
        let start = if self.unreadable.is_empty() { "" } else { "\n" };
        self.file.write_all(format!("{start}{}", entry.line()).as_bytes())
    }
}
