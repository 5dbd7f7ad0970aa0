//! The impls of foreign traits that only a type's own crate may have, as one macro for generated code.
//!
//! What they expand to follows this crate's features, so the generated text does not depend on any.

/// `YaSerialize`, `YaDeserialize`, `Serialize` and `Deserialize` for a generated type.
#[doc(hidden)]
#[macro_export]
macro_rules! __bridges {
    ($type:ident) => {
        $crate::__bridge_yaserde!($type);
        $crate::__bridge_serde!($type);
    };
}

#[cfg(feature = "yaserde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __bridge_yaserde {
    ($type:ident) => {
        impl $crate::rt::yaserde::YaSerialize for $type {
            fn serialize<W: ::std::io::Write>(
                &self,
                writer: &mut $crate::rt::yaserde::Serializer<W>,
            ) -> $crate::rt::yaserde::Result<()> {
                $crate::rt::yaserde::serialize(self, writer)
            }

            fn serialize_attributes(
                &self,
                attributes: ::std::vec::Vec<$crate::rt::yaserde::OwnedAttribute>,
                namespace: $crate::rt::yaserde::Namespace,
            ) -> $crate::rt::yaserde::Attributes {
                $crate::rt::yaserde::attributes(self, attributes, namespace)
            }
        }

        impl $crate::rt::yaserde::YaDeserialize for $type {
            fn deserialize<R: ::std::io::Read>(
                reader: &mut $crate::rt::yaserde::Deserializer<R>,
            ) -> $crate::rt::yaserde::Result<Self> {
                $crate::rt::yaserde::deserialize(reader)
            }
        }
    };
}

#[cfg(not(feature = "yaserde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __bridge_yaserde {
    ($type:ident) => {};
}

#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __bridge_serde {
    ($type:ident) => {
        impl $crate::rt::serde::Serialize for $type {
            fn serialize<S: $crate::rt::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::rt::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __bridge_serde {
    ($type:ident) => {};
}
