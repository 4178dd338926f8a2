//! IAM Toolbox, in preview: AWS's own explanations.

use super::{Service, operations};

const ALL: &str = "*";

pub(super) const SERVICE: Service = Service {
    name: "iam-toolbox",
    title: "IAM Toolbox",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    operations: operations! {
        GetRequestAuthorizationDetails { "": ["iam:GetRequestAuthorizationDetails" on ALL] }
        GetRequestAuthorizationPolicy { "": ["iam:GetRequestAuthorizationPolicy" on ALL] }
    },
};
