//! Finding pages in folders, and reading all of them before anything runs.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::page::{self, Scenario, Setup};
use super::problem::{PageError, Problem};
use super::source::Source;
use rolecall_text::input;

/// Pages about pages, which do not run.
const NOT_PAGES: [&str; 2] = ["README.md", "FORMAT.md"];

/// The largest page that is read, in bytes. The largest of this project's own has 9 kB.
const LARGEST_PAGE: u64 = 1024 * 1024;

/// How many files and folders are looked at below the folders that were named.
const MOST_ENTRIES: usize = 100_000;

/// How pages begin that some editors save.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Reads every scenario at or below the paths, in the order of their IDs.
///
/// # Errors
/// Everything that is wrong with any of them: then nothing is to be run.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Scenario>, Vec<PageError>> {
    let mut finder = Finder::default();
    for path in paths {
        let origin = if path.is_dir() { Origin::Folder(path.clone()) } else { Origin::Named };
        finder.collect(path, &origin);
    }
    let pages = std::mem::take(&mut finder.pages);
    let scenarios = finder.read_all(pages);
    if scenarios.is_empty() && finder.errors.is_empty() {
        let file = paths.first().map(PathBuf::as_path).unwrap_or_else(|| Path::new("."));
        finder.errors.push(PageError::of_file(file, Problem::NoPages));
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
    page::setup(&read(path)?)
}

#[derive(Default)]
struct Finder {
    /// The pages to read, and how each was come by.
    pages: Vec<(PathBuf, Origin)>,
    setups: BTreeMap<PathBuf, Option<Arc<Setup>>>,
    errors: Vec<PageError>,
    /// How many files and folders were looked at.
    entries: usize,
    /// Whether some page stands on a setup page that is not known, because of what is wrong with it.
    lost_a_setup: bool,
}

/// How a page was come by.
#[derive(Clone, PartialEq, Eq)]
enum Origin {
    /// It was named itself.
    Named,
    /// It lies below this folder, which was named.
    Folder(PathBuf),
}

/// A page, how it was come by, and the path of the setup page that its front matter names.
type Read = (Source, Origin, PathBuf);

impl Finder {
    fn collect(&mut self, path: &Path, origin: &Origin) {
        if !path.is_dir() {
            return self.pages.push((path.to_owned(), origin.clone()));
        }
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(path, &error),
        };
        let left = MOST_ENTRIES.saturating_sub(self.entries);
        let mut inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).take(left + 1).collect();
        if inside.len() > left {
            if self.entries < MOST_ENTRIES {
                self.errors.push(PageError::of_file(path, Problem::TooManyEntries { most: MOST_ENTRIES }));
            }
            self.entries = MOST_ENTRIES;
            return;
        }
        self.entries += inside.len();
        inside.sort();
        for path in inside {
            if path.is_symlink() && path.is_dir() {
                self.linked_folder(&path, origin);
            } else if path.is_dir() || is_page(&path) {
                self.collect(&path, origin);
            }
        }
    }

    /// A link to a folder is not followed: it may lead in a circle, or to where no pages are, such as `/proc`.
    fn linked_folder(&mut self, link: &Path, origin: &Origin) {
        let canonical = |path: &Path| path.canonicalize().ok();
        let Some(target) = canonical(link) else { return };
        let parent = link.parent().and_then(canonical);
        let problem = if parent.is_some_and(|parent| parent.starts_with(&target)) {
            Problem::LinkInACircle { target }
        } else {
            // What lies below the folder that was named is found where it lies.
            let root = match origin {
                Origin::Folder(folder) => canonical(folder),
                Origin::Named => None,
            };
            if root.is_some_and(|root| target.starts_with(root)) {
                return;
            }
            Problem::LinkElsewhere { target }
        };
        self.errors.push(PageError::of_file(link, problem));
    }

    fn read_all(&mut self, pages: Vec<(PathBuf, Origin)>) -> Vec<Scenario> {
        let mut without_setup = Vec::new();
        let mut read_pages: Vec<Read> = Vec::new();
        for (path, origin) in pages {
            match read(&path) {
                Err(errors) => {
                    self.lost_a_setup = true;
                    self.errors.extend(errors);
                }
                Ok(source) => match page::setup_path(&source) {
                    Ok(setup) => read_pages.push((source, origin, setup)),
                    Err(errors) => without_setup.push((source, origin, errors)),
                },
            }
        }
        let mut scenarios: Vec<Scenario> = read_pages.iter().filter_map(|read| self.scenario(read)).collect();
        let (malformed, without): (Vec<_>, Vec<_>) =
            without_setup.into_iter().partition(|(_, _, errors)| has_front_matter(errors));
        for (source, _, errors) in &malformed {
            self.malformed_front_matter(source, errors);
        }
        self.lost_a_setup |= !malformed.is_empty();
        // A page without front matter is fine in a folder if another page stands on it, or may do.
        let lost_a_setup = self.lost_a_setup;
        let may_be_a_setup = |source: &Source| lost_a_setup && page::setup(source).is_ok();
        for (source, origin, errors) in without {
            if origin == Origin::Named || !(self.is_setup(source.path()) || may_be_a_setup(&source)) {
                self.errors.extend(errors);
            }
        }
        scenarios.sort_by(|a, b| a.id.cmp(&b.id));
        scenarios.dedup_by(|a, b| a.id == b.id && a.source.path() == b.source.path());
        scenarios
    }

    fn scenario(&mut self, (source, origin, setup_path): &Read) -> Option<Scenario> {
        let Some(setup) = self.setup(source, setup_path) else {
            self.errors.extend(page::problems_alone(source));
            return None;
        };
        let id = id(source.path(), setup_path, origin);
        match page::scenario(id, source, setup) {
            Ok(scenario) => Some(scenario),
            Err(errors) => {
                self.errors.extend(errors);
                None
            }
        }
    }

    /// A page whose front matter is wrong: the rest of it may be wrong as well, and so may its setup page.
    fn malformed_front_matter(&mut self, source: &Source, errors: &[PageError]) {
        self.errors.extend_from_slice(errors);
        self.errors.extend(page::problems_alone(source));
        if let Some(setup) = page::setup_line(source).filter(|setup| setup.is_file()) {
            self.setup(source, &setup);
        }
    }

    fn setup(&mut self, source: &Source, path: &Path) -> Option<Arc<Setup>> {
        let canonical = match path.canonicalize() {
            Ok(canonical) => canonical,
            Err(error) => {
                let problem = Problem::SetupUnreadable { path: tidy(path), reason: error.to_string() };
                self.errors.push(page::setup_error(source, problem));
                self.lost_a_setup = true;
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

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let problem = Problem::Unreadable { reason: error.to_string() };
        self.errors.push(PageError::of_file(path, problem));
    }
}

/// The pages that lie in a folder itself, in order.
pub(super) fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_page(path)).collect();
    pages.sort();
    pages
}

fn is_page(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    path.extension().is_some_and(|extension| extension == "md") && !NOT_PAGES.contains(&name)
}

fn has_front_matter(errors: &[PageError]) -> bool {
    errors.iter().all(|error| error.problem != Problem::NoFrontMatter)
}

/// The text of a page.
pub(super) fn read(path: &Path) -> Result<Source, Vec<PageError>> {
    let problem = match input::text(path, LARGEST_PAGE) {
        Ok(text) if text.starts_with(BYTE_ORDER_MARK) => Problem::ByteOrderMark,
        Ok(text) => return Ok(Source::new(path.to_owned(), text)),
        Err(error) => Problem::Unreadable { reason: error.to_string() },
    };
    Err(vec![PageError::of_file(path, problem)])
}

/// The page's path without `.md`, from the folder of its setup page or from the folder that was named, whichever lies
/// further out: a page has the same ID however it is come by, and two folders below a named one do not meet.
fn id(page: &Path, setup: &Path, origin: &Origin) -> String {
    let named = match origin {
        Origin::Named => None,
        Origin::Folder(folder) => Some(folder.as_path()),
    };
    let full = page.canonicalize().unwrap_or_else(|_| page.to_owned());
    let folders =
        [setup.parent(), named].into_iter().flatten().filter_map(|folder| folder.canonicalize().ok());
    let below = folders.filter_map(|folder| full.strip_prefix(folder).ok().map(Path::to_owned));
    let longest = below.max_by_key(|path| path.components().count());
    let path = longest.unwrap_or_else(|| page.to_owned()).with_extension("");
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The path without `folder/..`, as people would write it.
pub(super) fn tidy(path: &Path) -> PathBuf {
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

#[cfg(test)]
mod tests {
    use super::*;

    const SETUP: &str = include_str!("../../../scenarios/working-integration.md");
    const PAGE: &str = include_str!("../../../scenarios/cors/no-configuration.md");

    fn folder(pages: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("cors")).unwrap();
        for (name, text) in pages {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn problems(folder: &tempfile::TempDir) -> Vec<String> {
        let errors = find(&[folder.path().to_owned()]).unwrap_err();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_scenarios_id_is_its_path_however_it_is_named() {
        let pages =
            [("working-integration.md", SETUP), ("cors/b.md", PAGE), ("cors/a.md", PAGE), ("FORMAT.md", "x")];
        let folder = folder(&pages);
        let ids = |path: PathBuf| -> Vec<String> {
            find(&[path]).unwrap().into_iter().map(|scenario| scenario.id).collect()
        };
        assert_eq!(ids(folder.path().to_owned()), ["cors/a", "cors/b"]);
        assert_eq!(ids(folder.path().join("cors")), ["cors/a", "cors/b"]);
        assert_eq!(ids(folder.path().join("cors/a.md")), ["cors/a"]);
    }

    #[test]
    fn an_id_begins_at_the_folder_that_was_named_or_further_out() {
        let folder = folder(&[]);
        let root = folder.path();
        for team in ["a", "b"] {
            std::fs::create_dir_all(root.join(team).join("browser-says-no")).unwrap();
            std::fs::write(root.join(team).join("working-integration.md"), SETUP).unwrap();
            std::fs::write(root.join(team).join("browser-says-no/none.md"), PAGE).unwrap();
        }
        std::fs::create_dir_all(root.join("shared")).unwrap();
        std::fs::write(root.join("shared/base.md"), SETUP).unwrap();
        std::fs::write(
            root.join("cors/x.md"),
            PAGE.replace("../working-integration.md", "../shared/base.md"),
        )
        .unwrap();
        let ids = |path: &str| -> Vec<String> {
            find(&[root.join(path)]).unwrap().into_iter().map(|scenario| scenario.id).collect()
        };
        assert_eq!(ids(""), ["a/browser-says-no/none", "b/browser-says-no/none", "cors/x"]);
        assert_eq!(ids("a"), ["browser-says-no/none"]);
        assert_eq!(ids("a/browser-says-no/none.md"), ["browser-says-no/none"]);
        assert_eq!(ids("cors"), ["x"]);
    }

    #[test]
    fn every_page_with_a_problem_is_told_before_anything_runs() {
        let broken = PAGE.replace("## Fix", "## Fixx");
        let folder = folder(&[
            ("working-integration.md", SETUP),
            ("cors/a.md", &broken),
            ("cors/b.md", PAGE),
            ("cors/c.md", "# Forgotten front matter\n"),
            ("cors/d.md", &PAGE.replace("../working", "../woking")),
        ]);
        let problems = problems(&folder);
        for (page, text) in [
            ("a.md", "Did you mean `Fix`?"),
            ("c.md", "no front matter"),
            ("d.md", "woking-integration.md cannot be read"),
        ] {
            assert!(
                problems.iter().any(|it| it.contains(page) && it.contains(text)),
                "{text}: {problems:#?}"
            );
        }
        assert!(
            !problems.iter().any(|it| it.contains("b.md") || it.contains("working-integration.md:")),
            "{problems:#?}"
        );
    }

    #[test]
    fn a_problem_hides_no_other_on_its_page_or_on_another() {
        let page = PAGE.replace("## Fix", "## Fixx").replace("dataset:", "datset:");
        let setup = SETUP.replace("aws iam create-policy ", "aws iam craete-policy ");
        let folder = folder(&[
            ("working-integration.md", &setup),
            ("cors/a.md", &page),
            ("cors/b.md", &page.replace("error: ", "eror: ")),
            ("cors/c.md", &page.replace("../working", "../woking")),
        ]);
        let problems = problems(&folder);
        for (page, texts) in [
            ("working-integration.md:", &["`create-policy`?"][..]),
            ("a.md", &["`Fix`?", "`dataset`?"]),
            ("b.md", &["`error`?", "`Fix`?", "`dataset`?"]),
            ("c.md", &["woking-integration.md cannot be read", "`Fix`?", "`dataset`?"]),
        ] {
            for text in texts {
                let told = problems.iter().filter(|it| it.contains(page) && it.contains(text)).count();
                assert_eq!(told, 1, "{page} {text}: {problems:#?}");
            }
        }
        assert!(!problems.iter().any(|it| it.contains("no block on this page")), "{problems:#?}");
    }

    #[test]
    fn a_valid_setup_page_is_not_blamed_for_the_page_that_stands_on_it() {
        for (right, wrong) in [
            ("error: ", "eror: "),
            ("setup: ", "set-up: "),
            ("setup: ../working", "setup: ../woking"),
            ("---\nerror", "---\n: {\nerror"),
            ("---\nerror", "\u{feff}---\nerror"),
        ] {
            let page = PAGE.replacen(right, wrong, 1);
            let folder = folder(&[("working-integration.md", SETUP), ("cors/a.md", &page)]);
            let problems = problems(&folder);
            assert!(problems.iter().all(|it| it.contains("cors/a.md")), "{wrong}: {problems:#?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_called_by_its_name() {
        let marked = |text: &str| format!("\u{feff}{text}");
        let (page, setup) = (marked(PAGE), marked(SETUP));
        for pages in [
            [("working-integration.md", SETUP), ("cors/a.md", &page)],
            [("working-integration.md", &setup), ("cors/a.md", PAGE)],
        ] {
            let problems = problems(&folder(&pages));
            assert!(problems.len() == 1 && problems[0].contains("byte order mark"), "{problems:#?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_not_followed() {
        use std::os::unix::fs::symlink;
        let pages = [("working-integration.md", SETUP), ("cors/a.md", PAGE)];
        for (target, said) in [
            (".", "leads in a circle"),
            ("..", "leads in a circle"),
            ("../..", "leads in a circle"),
            ("/proc", "name that folder itself"),
            ("/", "leads in a circle"),
        ] {
            let folder = folder(&pages);
            symlink(target, folder.path().join("cors/link")).unwrap();
            let problems = problems(&folder);
            assert!(problems.len() == 1, "{target}: {problems:#?}");
            assert!(
                problems[0].contains("cors/link:1:1") && problems[0].contains(said),
                "{target}: {problems:#?}"
            );
        }
        let folder = folder(&pages);
        symlink("cors", folder.path().join("also-cors")).unwrap();
        symlink("nowhere", folder.path().join("nowhere")).unwrap();
        symlink("loop", folder.path().join("loop")).unwrap();
        let ids: Vec<String> =
            find(&[folder.path().to_owned()]).unwrap().into_iter().map(|scenario| scenario.id).collect();
        assert_eq!(ids, ["cors/a"]);
        symlink("x.md", folder.path().join("x.md")).unwrap();
        assert!(problems(&folder)[0].contains("x.md:1:1: this page cannot be read"));
    }

    #[test]
    fn a_page_has_a_largest_size() {
        let page = format!("{PAGE}{}", " ".repeat(usize::try_from(LARGEST_PAGE).unwrap()));
        let folder = folder(&[("working-integration.md", SETUP), ("cors/a.md", &page)]);
        let problems = problems(&folder);
        assert!(problems.len() == 1 && problems[0].contains("larger than 1048576 bytes"), "{problems:#?}");
    }

    #[test]
    fn a_broken_setup_page_is_told_once() {
        let setup = SETUP.replace("aws iam create-policy ", "aws iam craete-policy ");
        let folder = folder(&[("working-integration.md", &setup), ("cors/a.md", PAGE), ("cors/b.md", PAGE)]);
        let problems = problems(&folder);
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert!(problems[0].contains("Did you mean `create-policy`?"));
    }

    #[test]
    fn where_there_is_nothing_that_is_said() {
        assert!(problems(&folder(&[]))[0].contains("there is no page here"));
        let missing = find(&[PathBuf::from("no/such/page.md")]).unwrap_err();
        assert!(missing[0].to_string().contains("cannot be read"));
    }

    #[test]
    fn the_pages_of_this_project_are_well_formed() {
        let scenarios = find(&[PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios"))]);
        let scenarios = scenarios.unwrap_or_else(|errors| {
            panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        for scenario in &scenarios {
            assert!(
                scenario.prose.contains("https://docs.aws.amazon.com/"),
                "{} links no page of AWS's",
                scenario.id
            );
        }
        assert!(scenarios.len() > 40);
    }
}
