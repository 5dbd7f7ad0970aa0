//! An error with all that lies below it. Whether that is fit to be shown is not decided here.

use std::error::Error;
use std::iter;

/// What an error says, and what each [source](Error::source) below it says, joined by colons.
///
/// Errors here never print their source, so each thing is said once.
pub fn in_full(error: &dyn Error) -> String {
    let sources = iter::successors(error.source(), |&cause| cause.source());
    let words = sources.map(ToString::to_string);
    iter::once(error.to_string()).chain(words).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Layer(&'static str, Option<Box<Layer>>);

    impl fmt::Display for Layer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Layer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|below| below as &(dyn Error + 'static))
        }
    }

    #[test]
    fn what_lies_below_follows_in_its_order() {
        let below = |layer| Some(Box::new(layer));
        let error = Layer("no order", below(Layer("no reply", below(Layer("no wire", None)))));
        assert_eq!(in_full(&error), "no order: no reply: no wire");
        assert_eq!(in_full(&Layer("alone", None)), "alone");
    }
}
