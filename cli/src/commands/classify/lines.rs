//! `errdex classify --lines`: a diagnosis per line, and a summary at the end.
//!
//! Lines are read in blocks, and the blocks are shared out among threads and written in their order,
//! so that the output is the same for any number of threads. Memory use depends on neither the number of
//! lines nor their length: blocks are dropped after they are written, the rest of a line that is too long
//! is skipped, and the number of counters is bounded.

use std::io::{self, BufReader, Write};
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use errdex::Certainty;
use errdex_answer::Subject;

use crate::answer::{Answer, Format};
use crate::body::Known;
use crate::input::Stream;
use crate::output;

use self::blocks::{Block, Blocks};
use self::diagnosis::{Answers, Diagnoses};
use self::summary::Summary;

mod blocks;
mod diagnosis;
mod record;
mod summary;

/// How many bytes a block has, apart from the rest of a line.
const BLOCK: usize = 1 << 18;

/// So many blocks wait for each thread at most.
const WAITING: usize = 2;

/// Classifies each line.
pub(crate) fn run(
    input: Stream,
    subject: &Subject<'_>,
    known: Known,
    format: Format,
    jobs: NonZeroUsize,
) -> io::Result<Answer> {
    let Stream { reader, is_file } = input;
    let mut input = BufReader::with_capacity(BLOCK, reader);
    let mut out = output::plain_stdout();
    let mut write = |lines: &[u8]| {
        out.write_all(lines)?;
        // A stream may never end. A file does, and its result must not depend on the reader.
        Ok(is_file || out.has_reader())
    };
    let mut blocks = Blocks::new(&mut input);
    let diagnoses = || Diagnoses::new(subject, known, format);
    let summary = if jobs.get() == 1 {
        let mut diagnoses = diagnoses();
        let mut summary = Summary::default();
        while let Some(block) = blocks.next()? {
            let Answers { lines, counts } = diagnoses.of(&block)?;
            summary.add(counts);
            if !write(&lines)? {
                break;
            }
        }
        summary
    } else {
        in_parallel(&mut blocks, jobs, &diagnoses, &mut write)?
    };
    out.flush()?;
    summary.write(&mut output::stderr())?;
    let unknown = summary.count(Certainty::Unknown);
    Ok(if unknown < summary.lines {
        Answer::Found
    } else {
        Answer::NotFound
    })
}

/// Classifies blocks on several threads, and writes the answers in the order of the blocks.
fn in_parallel<'s, 'a: 's>(
    blocks: &mut Blocks<'_>,
    jobs: NonZeroUsize,
    diagnoses: &(impl Fn() -> Diagnoses<'s, 'a> + Sync),
    write: &mut impl FnMut(&[u8]) -> io::Result<bool>,
) -> io::Result<Summary> {
    thread::scope(|scope| {
        let mut workers = Vec::new();
        for _ in 0..jobs.get() {
            let (to_do, blocks) = sync_channel::<Block>(WAITING);
            let (done, answers) = channel();
            let thread = scope.spawn(move || work(diagnoses(), &blocks, &done));
            workers.push(Worker {
                to_do,
                answers,
                thread,
            });
        }
        let mut summary = Summary::default();
        let result = feed(blocks, &workers, &mut summary, write);
        for worker in workers {
            // Without further blocks, or a reader of its answers, a thread ends.
            drop((worker.to_do, worker.answers));
            if let Err(panic) = worker.thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
        result.map(|()| summary)
    })
}

/// A thread that classifies, and how to reach it.
struct Worker<'scope> {
    to_do: SyncSender<Block>,
    answers: Receiver<io::Result<Answers>>,
    thread: thread::ScopedJoinHandle<'scope, ()>,
}

/// Gives each thread a block in turn, and writes the answers in the same turn.
fn feed(
    blocks: &mut Blocks<'_>,
    workers: &[Worker<'_>],
    summary: &mut Summary,
    write: &mut impl FnMut(&[u8]) -> io::Result<bool>,
) -> io::Result<()> {
    let mut waiting = 0;
    let mut next = workers.iter().cycle();
    let mut first = workers.iter().cycle();
    let mut write_first = || match first.next().map(|worker| worker.answers.recv()) {
        Some(Ok(answers)) => {
            let Answers { lines, counts } = answers?;
            summary.add(counts);
            write(&lines)
        }
        // The thread has panicked, which `in_parallel` passes on.
        _ => Ok(false),
    };
    while let Some(block) = blocks.next()? {
        if waiting == WAITING * workers.len() {
            waiting -= 1;
            if !write_first()? {
                return Ok(());
            }
        }
        waiting += 1;
        if next
            .next()
            .is_none_or(|worker| worker.to_do.send(block).is_err())
        {
            return Ok(());
        }
    }
    while waiting > 0 && write_first()? {
        waiting -= 1;
    }
    Ok(())
}

/// Classifies blocks until there are no more.
fn work(
    mut diagnoses: Diagnoses<'_, '_>,
    blocks: &Receiver<Block>,
    done: &Sender<io::Result<Answers>>,
) {
    for block in blocks {
        if done.send(diagnoses.of(&block)).is_err() {
            break;
        }
    }
}
