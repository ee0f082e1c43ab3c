//! What the world decides: everything in turn, or anything by chance.

/// The decisions of one run. Decision 0 is that all goes well; every other one is a fault.
pub(crate) struct Choices {
    script: Vec<u8>,
    /// Each decision, and out of how many.
    made: Vec<(u8, u8)>,
    chance: Option<Chance>,
}

/// Decides by chance.
struct Chance {
    random: Random,
    /// How many of 256 decisions are faults.
    faults: u64,
}

impl Choices {
    /// Follows a script, and then lets all go well.
    pub(crate) fn scripted(script: Vec<u8>) -> Self {
        Self {
            script,
            made: Vec::new(),
            chance: None,
        }
    }

    pub(crate) fn random(seed: u64) -> Self {
        let mut random = Random(seed | 1);
        random.next();
        let faults = [8, 24, 64, 128][random.below(4)];
        Self {
            script: Vec::new(),
            made: Vec::new(),
            chance: Some(Chance { random, faults }),
        }
    }

    /// One of several possibilities, from 0.
    pub(crate) fn choose(&mut self, options: u8) -> u8 {
        let choice = match &mut self.chance {
            Some(Chance { random, faults }) => {
                let is_fault = options > 1 && random.next() >> 56 < *faults;
                if is_fault {
                    1 + u8::try_from(random.below(usize::from(options) - 1)).unwrap()
                } else {
                    0
                }
            }
            None => {
                let planned = self.script.get(self.made.len()).copied();
                planned.unwrap_or_default().min(options - 1)
            }
        };
        self.made.push((choice, options));
        choice
    }

    /// The decisions that were made.
    pub(crate) fn script(&self) -> Vec<u8> {
        self.made.iter().map(|(choice, _)| *choice).collect()
    }

    /// The script of the next run with at most so many faults, in the order of a depth-first search.
    pub(crate) fn following(&self, max_faults: usize) -> Option<Vec<u8>> {
        let mut script = self.script();
        let mut faults = script.iter().filter(|choice| **choice > 0).count();
        while let Some(choice) = script.pop() {
            let options = self.made[script.len()].1;
            faults -= usize::from(choice > 0);
            if choice + 1 < options && faults < max_faults {
                script.push(choice + 1);
                return Some(script);
            }
        }
        None
    }
}

/// The generator `xorshift64*`, so that a seed gives the same run everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % limit
    }
}
