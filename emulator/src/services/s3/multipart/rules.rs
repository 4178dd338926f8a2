//! The table of what holds of an upload's checksums: which are wanted, kept, shown and compared. It has one column for
//! each kind of upload; `docs/checksums.md` shows it.

use crate::world::bucket::{Announced, ChecksumType};

/// What holds of the uploads of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) struct Rules {
    /// A part that comes without a checksum.
    pub(in crate::services::s3) part_without: Judged,
    /// A part that comes with a checksum of another algorithm.
    pub(in crate::services::s3) part_of_another: Judged,
    /// The checksums of parts: in ListParts, and what UploadPartCopy answers.
    pub(in crate::services::s3) part_checksums: Kept,
    /// A completion that lists a part without a checksum.
    pub(in crate::services::s3) listed_without: Judged,
    /// A completion that lists a part with a checksum.
    pub(in crate::services::s3) listed_with: Listed,
    /// A completion whose headers have the object's checksum.
    pub(in crate::services::s3) object_checksum: Claimed,
    /// The numbers of the parts that a completion lists.
    pub(in crate::services::s3) numbers: Numbers,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Judged {
    Accepted,
    Refused,
}

/// Whether the checksums of parts are kept, and so shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Kept {
    /// No: whoever sends one is answered with it, and that is all.
    No,
    /// Yes.
    Yes,
    /// Yes, and with the object too: GetObject of a part and GetObjectAttributes show them.
    WithObject,
}

/// What becomes of a listed part with a checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Listed {
    /// It is no part of the upload.
    Unknown,
    /// It is compared; of several that are wrong the first is named.
    FirstWrong,
    /// It is compared; of several that are wrong the last is named.
    LastWrong,
}

/// What becomes of the object's checksum in a completion's headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Claimed {
    /// It is ignored.
    Ignored,
    /// It is compared.
    Compared,
    /// It is compared, and must come with x-amz-checksum-type.
    ComparedWithType,
}

/// Which numbers parts may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::services::s3) enum Numbers {
    /// Any, in ascending order.
    Any,
    /// 1, 2, 3, ...
    Consecutive,
}

/// The upload announced nothing. Its object has a CRC64NVME checksum of type FULL_OBJECT all the same.
const UNANNOUNCED: Rules = Rules {
    part_without: Judged::Accepted,
    part_of_another: Judged::Accepted,
    part_checksums: Kept::No,
    listed_without: Judged::Accepted,
    listed_with: Listed::Unknown,
    object_checksum: Claimed::Ignored,
    numbers: Numbers::Any,
};

/// The upload announced an algorithm and the type COMPOSITE.
const COMPOSITE: Rules = Rules {
    part_without: Judged::Refused,
    part_of_another: Judged::Refused,
    part_checksums: Kept::WithObject,
    listed_without: Judged::Refused,
    listed_with: Listed::FirstWrong,
    object_checksum: Claimed::Compared,
    numbers: Numbers::Consecutive,
};

/// The upload announced an algorithm and the type FULL_OBJECT.
const FULL_OBJECT: Rules = Rules {
    part_without: Judged::Accepted,
    part_of_another: Judged::Refused,
    part_checksums: Kept::Yes,
    listed_without: Judged::Accepted,
    listed_with: Listed::LastWrong,
    object_checksum: Claimed::ComparedWithType,
    numbers: Numbers::Consecutive,
};

impl Rules {
    /// The column for an upload that announced these checksums.
    pub(in crate::services::s3) fn of(announced: Option<Announced>) -> Self {
        match announced.map(|announced| announced.of) {
            None => UNANNOUNCED,
            Some(ChecksumType::Composite) => COMPOSITE,
            Some(ChecksumType::FullObject) => FULL_OBJECT,
        }
    }
}

#[cfg(test)]
mod tests;
