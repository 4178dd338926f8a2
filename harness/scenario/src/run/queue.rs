//! Which scenario starts when: so many at the same time, told in the order of the pages, and none after the first that
//! did not behave where that was asked for.

use std::collections::{BTreeMap, HashMap};
use std::iter::Enumerate;
use std::sync::Arc;
use std::vec::IntoIter;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinSet};

use super::verdict::{Stopped, Verdict};
use super::{Finished, OnFailure, Options, Progress};
use crate::page::Scenario;

/// How many outcomes may wait for one that was started before them. A scenario that hangs must not make the rest of a
/// long run pile up behind it.
const AHEAD: usize = 256;

/// Carries `act` out for each scenario. Sends which are begun as it happens, and the outcomes in the order of the scenarios.
pub(super) async fn each<A, F>(
    scenarios: Vec<Scenario>,
    options: &Options,
    act: A,
    progress: mpsc::Sender<Progress>,
) where
    A: Fn(Arc<Scenario>) -> F,
    F: Future<Output = Finished> + Send + 'static,
{
    let mut queue = Queue::new(scenarios);
    let mut next = 0;
    loop {
        for id in queue.start(options.jobs.get(), &act) {
            // Nobody may be listening any more; then there is nobody to run for.
            if progress.send(Progress::Begun(id)).await.is_err() {
                queue.close();
            }
        }
        let Some((position, outcome)) = queue.wait().await else { return };
        if options.on_failure == OnFailure::Stop
            && !outcome.verdict.is_good()
            && !outcome.verdict.is_untried()
        {
            queue.close();
        }
        queue.early.insert(position, outcome);
        while let Some(outcome) = queue.early.remove(&next) {
            next += 1;
            if progress.send(Progress::Finished(Box::new(outcome))).await.is_err() {
                queue.close();
            }
        }
    }
}

/// A scenario under way: where it stands in the order, and which it is.
type UnderWay = (usize, Arc<Scenario>);

struct Queue {
    waiting: Enumerate<IntoIter<Scenario>>,
    running: JoinSet<Finished>,
    under_way: HashMap<Id, UnderWay>,
    early: BTreeMap<usize, Finished>,
}

impl Queue {
    fn new(scenarios: Vec<Scenario>) -> Self {
        let waiting = scenarios.into_iter().enumerate();
        Self { waiting, running: JoinSet::new(), under_way: HashMap::new(), early: BTreeMap::new() }
    }

    /// Starts as many as there are places for, and says which.
    fn start<A, F>(&mut self, most: usize, act: &A) -> Vec<String>
    where
        A: Fn(Arc<Scenario>) -> F,
        F: Future<Output = Finished> + Send + 'static,
    {
        let mut begun = Vec::new();
        while self.running.len() < most && self.early.len() < AHEAD {
            let Some((position, scenario)) = self.waiting.next() else { break };
            let scenario = Arc::new(scenario);
            begun.push(scenario.id.clone());
            let task = self.running.spawn(act(Arc::clone(&scenario)));
            self.under_way.insert(task.id(), (position, scenario));
        }
        begun
    }

    /// Waits for one, and says where it stands in the order.
    async fn wait(&mut self) -> Option<(usize, Finished)> {
        let (id, outcome) = match self.running.join_next_with_id().await? {
            Ok((id, outcome)) => (id, Ok(outcome)),
            Err(error) => (error.id(), Err(error.to_string())),
        };
        let (position, scenario) = self.under_way.remove(&id)?;
        let outcome = outcome
            .unwrap_or_else(|reason| Finished::unseen(scenario, Verdict::Stopped(Stopped::Broke { reason })));
        Some((position, outcome))
    }

    /// Starts no more.
    fn close(&mut self) {
        self.waiting = Vec::new().into_iter().enumerate();
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use tokio::sync::Barrier;

    use super::*;
    use crate::page::fixture;
    use crate::run::verdict::Mismatch;

    fn scenarios(number: usize) -> Vec<Scenario> {
        (0..number).map(|n| Scenario { id: n.to_string(), ..fixture() }).collect()
    }

    fn options(jobs: usize, on_failure: OnFailure) -> Options {
        Options { jobs: NonZeroUsize::new(jobs).unwrap(), on_failure, ..Options::default() }
    }

    fn failed() -> Verdict {
        Verdict::NotAsExpected(Mismatch::Probe { expected: "a", got: "b".to_owned() })
    }

    /// The IDs and verdicts that were told, in this order.
    async fn told<A, F>(number: usize, options: Options, act: A) -> Vec<(String, Verdict)>
    where
        A: Fn(Arc<Scenario>) -> F + Send + 'static,
        F: Future<Output = Finished> + Send + 'static,
    {
        let (sender, mut receiver) = mpsc::channel(1);
        let running = async move { each(scenarios(number), &options, act, sender).await };
        let listening = async {
            let mut told = Vec::new();
            while let Some(progress) = receiver.recv().await {
                if let Progress::Finished(outcome) = progress {
                    told.push((outcome.scenario.id.clone(), outcome.verdict));
                }
            }
            told
        };
        tokio::join!(running, listening).1
    }

    #[tokio::test]
    async fn outcomes_are_told_in_order_whichever_ends_first() {
        let both = Arc::new(Barrier::new(2));
        let told = told(4, options(4, OnFailure::GoOn), move |scenario| {
            let both = Arc::clone(&both);
            async move {
                // The first waits until the last has come.
                if ["0", "3"].contains(&scenario.id.as_str()) {
                    both.wait().await;
                }
                Finished::unseen(scenario, Verdict::Behaved)
            }
        });
        let ids: Vec<String> = told.await.into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["0", "1", "2", "3"]);
    }

    #[tokio::test]
    async fn after_the_first_that_did_not_behave_none_is_started_where_that_is_asked_for() {
        for (on_failure, number) in [(OnFailure::Stop, 3), (OnFailure::GoOn, 9)] {
            let told = told(9, options(1, on_failure), |scenario| async move {
                let verdict = if scenario.id == "2" { failed() } else { Verdict::Behaved };
                Finished::unseen(scenario, verdict)
            });
            assert_eq!(told.await.len(), number, "{on_failure:?}");
        }
    }

    #[tokio::test]
    async fn a_scenario_that_breaks_rolecall_is_an_error_and_the_others_go_on() {
        let told = told(5, options(2, OnFailure::GoOn), |scenario| async move {
            assert_ne!(scenario.id, "1", "broken on purpose");
            Finished::unseen(scenario, Verdict::Behaved)
        });
        let told = told.await;
        assert_eq!(told.len(), 5);
        let good: Vec<bool> = told.iter().map(|(_, verdict)| verdict.is_good()).collect();
        assert_eq!(good, [true, false, true, true, true]);
        assert!(told[1].1.is_error(), "{:?}", told[1].1);
    }

    #[tokio::test]
    async fn where_nobody_listens_nothing_more_is_started() {
        let (sender, receiver) = mpsc::channel(1);
        drop(receiver);
        let started = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = Arc::clone(&started);
        let act = move |scenario| {
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            std::future::ready(Finished::unseen(scenario, Verdict::Behaved))
        };
        each(scenarios(100), &options(2, OnFailure::GoOn), act, sender).await;
        assert!(started.load(std::sync::atomic::Ordering::Relaxed) <= 4);
    }
}
