//! The macro that writes a refusal down once: its fields, status, code, message, the extra XML fields in wire
//! order, how well it is known, and the page that documents it.

pub use rolecall_evidence::Grade;

/// One row of the catalogue, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// The family that the refusal belongs to, such as `S3Refusal`.
    pub family: &'static str,
    /// Its name in the code.
    pub name: &'static str,
    /// When it is answered.
    pub when: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The code, as in the `Code` element.
    pub code: &'static str,
    /// The message, with `{field}` where a value goes.
    pub message: &'static str,
    /// The extra XML elements, in wire order.
    pub fields: &'static [&'static str],
    /// How well it is known.
    pub grade: Grade,
    /// The page that documents it.
    pub page: &'static str,
}

impl Entry {
    /// Family and name, as `docs/refusals.md` has them: `S3/NoSuchKey`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.family.trim_end_matches("Refusal"), self.name)
    }
}

/// Defines a family of refusals. One row:
///
/// ```text
/// /// The bucket does not exist.
/// NoSuchBucket { bucket: String } = 404 "NoSuchBucket", "The specified bucket does not exist",
///     [BucketName: bucket], Recorded, S3_ERRORS;
/// ```
///
/// `{field}` in the message is the variant's field of that name. A row with an empty message writes no Message
/// element, and S3 an empty one. An element whose name is no Rust name stands in quotes: `["Token-0": token]`.
macro_rules! refusals {
    (
        $(#[doc = $about:literal])+
        pub enum $family:ident {
            $(
                $(#[doc = $doc:literal])+
                $name:ident $({ $($arg:ident : $ty:ty),* $(,)? })? = $status:literal $code:literal, $message:literal,
                    [$($field:tt : $value:expr),* $(,)?], $grade:ident, $page:expr;
            )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $family {
            $(
                $(#[doc = $doc])+
                $name $({ $(#[doc = concat!("`", stringify!($arg), "`, as the refusal shows it.")] $arg: $ty),* })?,
            )*
        }

        impl $family {
            /// What the family is about.
            pub const ABOUT: &'static str = concat!($($about),+);
            /// Every row of this family.
            pub const CATALOGUE: &'static [$crate::refusal::Entry] = &[
                $($crate::refusal::Entry {
                    family: stringify!($family),
                    name: stringify!($name),
                    when: concat!($($doc),+),
                    status: $status,
                    code: $code,
                    message: $message,
                    fields: &[$($crate::refusal::catalogue::element!($field)),*],
                    grade: $crate::refusal::Grade::$grade,
                    page: $page,
                }),*
            ];

            /// Its row in the catalogue.
            #[must_use]
            #[allow(unused_variables, reason = "not every field shows in the row")]
            pub const fn entry(&self) -> $crate::refusal::Entry {
                match self {
                    $(Self::$name $({ $($arg),* })? => $crate::refusal::Entry {
                        family: stringify!($family),
                        name: stringify!($name),
                        when: concat!($($doc),+),
                        status: $status,
                        code: $code,
                        message: $message,
                        fields: &[$($crate::refusal::catalogue::element!($field)),*],
                        grade: $crate::refusal::Grade::$grade,
                        page: $page,
                    },)*
                }
            }

            /// The message as sent.
            #[must_use]
            #[allow(unused_variables, clippy::useless_format, reason = "not every field shows in the message")]
            pub fn message(&self) -> String {
                match self {
                    $(Self::$name $({ $($arg),* })? => format!($message),)*
                }
            }

            /// The extra XML elements, in wire order.
            #[must_use]
            #[allow(unused_variables, reason = "not every field shows as an element")]
            pub fn fields(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name $({ $($arg),* })? => vec![$(($crate::refusal::catalogue::element!($field), $value.to_string())),*],)*
                }
            }
        }
    };
}

/// The name of an XML element, from a name or a string.
macro_rules! element {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:literal) => {
        $name
    };
}

pub(crate) use element;
pub(crate) use refusals;
