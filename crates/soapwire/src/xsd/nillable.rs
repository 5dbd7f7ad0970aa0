//! Elements that may be nil.

/// The value of an element that a schema declares nillable.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Nillable<T> {
    /// The element is there and has `xsi:nil="true"`.
    #[default]
    Nil,
    /// The element is there and has this value.
    Value(T),
}

impl<T> Nillable<T> {
    /// Whether the element is nil.
    pub fn is_nil(&self) -> bool {
        self.value().is_none()
    }

    /// The value, if the element has one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Nil => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value, if the element has one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Nil => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_a_value_or_none() {
        assert_eq!(Nillable::from(1).value(), Some(&1));
        assert_eq!(Nillable::Value(1).into_value(), Some(1));
        assert!(Nillable::<i64>::default().is_nil());
    }
}
