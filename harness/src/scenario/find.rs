//! Finding pages in folders, and reading all of them before anything runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::page::{self, Scenario, Setup};
use super::problem::{PageError, Problem};
use super::source::{Place, Source};

/// Pages about pages, which do not run.
const NOT_PAGES: [&str; 2] = ["README.md", "FORMAT.md"];
const TOP: Place = Place { line: 1, column: 1 };

/// Reads every scenario at or below the paths, in the order of their IDs.
///
/// # Errors
/// Everything that is wrong with any of them: then nothing is to be run.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Scenario>, Vec<PageError>> {
    let mut finder = Finder::default();
    for path in paths {
        finder.collect(path);
    }
    let pages = std::mem::take(&mut finder.pages);
    let scenarios = finder.read_all(pages);
    if scenarios.is_empty() && finder.errors.is_empty() {
        let file = paths.first().cloned().unwrap_or_default();
        finder.errors.push(PageError { file, place: TOP, problem: Problem::NoPages });
    }
    if !finder.errors.is_empty() {
        finder.errors.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
        finder.errors.dedup();
        return Err(finder.errors);
    }
    Ok(scenarios)
}

/// Reads a setup page.
///
/// # Errors
/// Everything that is wrong with it.
pub fn find_setup(path: &Path) -> Result<Setup, Vec<PageError>> {
    page::setup(&read(path).map_err(|error| vec![error])?)
}

#[derive(Default)]
struct Finder {
    /// The pages to read, and whether they were found in a folder or named.
    pages: Vec<(PathBuf, Origin)>,
    setups: BTreeMap<PathBuf, Option<Arc<Setup>>>,
    errors: Vec<PageError>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Named,
    InFolder,
}

/// A page, and the path of the setup page that its front matter names.
type Read = (Source, PathBuf);

impl Finder {
    fn collect(&mut self, path: &Path) {
        if !path.is_dir() {
            return self.pages.push((path.to_owned(), Origin::Named));
        }
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(path, &error),
        };
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inside.sort();
        for path in inside {
            if path.is_dir() {
                self.collect(&path);
            } else if is_page(&path) {
                self.pages.push((path, Origin::InFolder));
            }
        }
    }

    fn read_all(&mut self, pages: Vec<(PathBuf, Origin)>) -> Vec<Scenario> {
        let mut standing_alone = Vec::new();
        let mut read_pages: Vec<Read> = Vec::new();
        for (path, origin) in pages {
            match read(&path) {
                Err(error) => self.errors.push(error),
                Ok(source) => match page::setup_path(&source) {
                    Ok(setup) => read_pages.push((source, setup)),
                    Err(errors) => standing_alone.push((path, origin, errors)),
                },
            }
        }
        let mut scenarios: Vec<Scenario> =
            read_pages.into_iter().filter_map(|(source, setup)| self.scenario(&source, &setup)).collect();
        // A page without front matter is fine in a folder if another page stands on it.
        for (path, origin, errors) in standing_alone {
            if origin == Origin::Named || !self.is_setup(&path) {
                self.errors.extend(errors);
            }
        }
        scenarios.sort_by(|a, b| a.id.cmp(&b.id));
        scenarios.dedup_by(|a, b| a.id == b.id && a.source.path() == b.source.path());
        scenarios
    }

    fn scenario(&mut self, source: &Source, setup_path: &Path) -> Option<Scenario> {
        let setup = self.setup(source, setup_path)?;
        let id = id(source.path(), setup_path);
        match page::scenario(id, source, setup) {
            Ok(scenario) => Some(scenario),
            Err(errors) => {
                self.errors.extend(errors);
                None
            }
        }
    }

    fn setup(&mut self, source: &Source, path: &Path) -> Option<Arc<Setup>> {
        let canonical = match path.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => {
                let problem = Problem::SetupUnreadable { path: path.to_owned(), reason: error.to_string() };
                self.errors.push(PageError { file: source.path().clone(), place: TOP, problem });
                return None;
            }
        };
        if let Some(setup) = self.setups.get(&canonical) {
            return setup.clone();
        }
        let setup = match find_setup(&tidy(path)) {
            Ok(setup) => Some(Arc::new(setup)),
            Err(errors) => {
                self.errors.extend(errors);
                None
            }
        };
        self.setups.insert(canonical, setup.clone());
        setup
    }

    fn is_setup(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.setups.contains_key(&path))
    }

    fn unreadable(&mut self, path: &Path, error: &std::io::Error) {
        let problem = Problem::Unreadable { reason: error.to_string() };
        self.errors.push(PageError { file: path.to_owned(), place: TOP, problem });
    }
}

fn is_page(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.extension().is_some_and(|extension| extension == "md") && !NOT_PAGES.contains(&name)
}

fn read(path: &Path) -> Result<Source, PageError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Source::new(path.to_owned(), text)),
        Err(error) => {
            let problem = Problem::Unreadable { reason: error.to_string() };
            Err(PageError { file: path.to_owned(), place: TOP, problem })
        }
    }
}

/// The page's path without `.md`, from the folder of its setup page.
fn id(page: &Path, setup: &Path) -> String {
    let folder = setup.parent().and_then(|folder| folder.canonicalize().ok());
    let full = page.canonicalize().ok();
    let relative =
        folder.zip(full).and_then(|(folder, page)| Some(page.strip_prefix(folder).ok()?.to_owned()));
    let path = relative.unwrap_or_else(|| page.to_owned()).with_extension("");
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The path without `folder/..`, as people would write it.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            _ => tidy.push(part),
        }
    }
    tidy
}
