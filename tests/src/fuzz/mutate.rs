//! Turns valid inputs into nearly valid ones. The same seed makes the same inputs on every machine.

/// A small generator of numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap_or(0)
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Bytes that mean something to one parser or another.
const BYTES: &[u8] = b"\0\t\n\r \"%&'*+,-./09:;<=>?@AZ[]_az{}|~\x7f\x80\xc3\xff";
/// Pieces of text that do.
const PIECES: &[&str] = &[
    "%00",
    "%2F",
    "%FF",
    "%",
    "%zz",
    "..",
    "//",
    "\r\n",
    "\r\n\r\n",
    "\u{e9}",
    "\u{1f600}",
    "\u{fffd}",
    "*",
    "?",
    "${",
    "}",
    "${aws:username}",
    "0",
    "-1",
    "1",
    "99999999999999999999",
    "2147483648",
    "1e9",
    "NaN",
    "null",
    "true",
    "&amp;",
    "&#0;",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "\\u0000",
    "\\ud800",
    "\"",
    "[]",
    "{}",
    "arn:",
    ":",
    ":::::",
    "aws:",
    "s3:",
    "sts:AssumeRole",
    "20260719T101112Z",
    "0000",
    "bytes=-1",
    "bytes=0-",
    "\u{0}",
];
/// Longer inputs teach nothing more, and cost time.
const LONGEST: usize = 16 * 1024;

/// A new input out of valid ones.
pub fn mutated(numbers: &mut Numbers, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = numbers.one_of(corpus).clone();
    for _ in 0..=numbers.below(4) {
        mutate(numbers, &mut input, corpus);
    }
    input.truncate(LONGEST);
    input
}

fn mutate(numbers: &mut Numbers, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    let at = numbers.below(input.len() + 1);
    let end = at + numbers.below((input.len() - at).min(32) + 1);
    match numbers.below(10) {
        0 if at < input.len() => input[at] ^= 1 << numbers.below(8),
        1 if at < input.len() => input[at] = *numbers.one_of(BYTES),
        2 => input.insert(at, *numbers.one_of(BYTES)),
        3 => drop(input.drain(at..end)),
        4 => drop(input.splice(at..at, numbers.one_of(PIECES).bytes())),
        5 => drop(input.splice(at..end, numbers.one_of(PIECES).bytes())),
        6 => {
            let piece = input[at..end].to_vec();
            let times = 1 << numbers.below(9);
            drop(input.splice(at..at, piece.repeat(times).into_iter().take(LONGEST)));
        }
        7 => {
            let other = numbers.one_of(corpus);
            let from = numbers.below(other.len() + 1);
            let to = from + numbers.below((other.len() - from).min(128) + 1);
            drop(input.splice(at..end, other[from..to].iter().copied()));
        }
        8 => input.truncate(at),
        _ => {
            let from = numbers.below(input.len() + 1);
            let piece = input[at..end].to_vec();
            drop(input.splice(from..from, piece));
        }
    }
}
