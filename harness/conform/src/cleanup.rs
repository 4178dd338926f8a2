//! What was made on a target, and how it goes again.

use rolecall_text::xml;

use super::lab::{Account, Lab};
use super::reply::Reply;
use super::signer::{encoded, encoded_path};

/// Something that a behaviour made.
pub(super) enum Made {
    Bucket(String),
    User {
        account: Account,
        name: String,
    },
    UserPolicy {
        account: Account,
        user: String,
    },
    AccessKey {
        account: Account,
        user: String,
        id: String,
    },
    Role {
        account: Account,
        name: String,
    },
    RolePolicy {
        account: Account,
        role: String,
    },
    Policy {
        account: Account,
        arn: String,
    },
    /// Any other: the call that undoes it.
    Call {
        account: Account,
        action: &'static str,
        pairs: Vec<(&'static str, String)>,
    },
}

impl Made {
    /// Removes it. Whether that worked is not asked: it may be gone already.
    pub(super) async fn remove(self, lab: &Lab) {
        let (account, action, pairs) = match self {
            Self::Bucket(name) => return remove_bucket(lab, &name).await,
            Self::User { account, name } => (account, "DeleteUser", vec![("UserName", name)]),
            Self::UserPolicy { account, user } => {
                (account, "DeleteUserPolicy", vec![("UserName", user), ("PolicyName", "inline".to_owned())])
            }
            Self::AccessKey { account, user, id } => {
                (account, "DeleteAccessKey", vec![("UserName", user), ("AccessKeyId", id)])
            }
            Self::Role { account, name } => (account, "DeleteRole", vec![("RoleName", name)]),
            Self::RolePolicy { account, role } => {
                (account, "DeleteRolePolicy", vec![("RoleName", role), ("PolicyName", "inline".to_owned())])
            }
            Self::Policy { account, arn } => (account, "DeletePolicy", vec![("PolicyArn", arn)]),
            Self::Call { account, action, pairs } => (account, action, pairs),
        };
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = lab.iam(&account.root, action, &pairs).await;
    }
}

/// A policy may stand in the way, and a bucket goes only when it is empty of versions, markers and uploads too.
async fn remove_bucket(lab: &Lab, name: &str) {
    let delete = async |target: String| {
        let _ = lab.send(lab.s3(lab.root(), "DELETE", &target)).await;
    };
    delete(format!("/{name}?policy")).await;
    for (key, version) in versions(lab, name).await {
        let version = version.map(|id| format!("?versionId={}", encoded(&id))).unwrap_or_default();
        delete(format!("/{name}/{}{version}", encoded_path(&key))).await;
    }
    for (key, upload) in listed(lab, &format!("/{name}?uploads"), "Upload", "UploadId").await {
        let upload = upload.unwrap_or_default();
        delete(format!("/{name}/{}?uploadId={}", encoded_path(&key), encoded(&upload))).await;
    }
    delete(format!("/{name}")).await;
}

/// Keys with their versions; without, where the target keeps none.
async fn versions(lab: &Lab, name: &str) -> Vec<(String, Option<String>)> {
    let target = format!("/{name}?versions");
    let mut found = listed(lab, &target, "Version", "VersionId").await;
    found.extend(listed(lab, &target, "DeleteMarker", "VersionId").await);
    if found.is_empty() {
        found = listed(lab, &format!("/{name}?list-type=2"), "Contents", "VersionId").await;
    }
    found
}

async fn listed(lab: &Lab, target: &str, element: &str, id: &str) -> Vec<(String, Option<String>)> {
    let Ok(reply) = lab.get(lab.root(), target).await.and_then(Reply::succeeds) else { return Vec::new() };
    let entries = xml::elements(&reply.body, element);
    entries.filter_map(|entry| Some((xml::text(entry, "Key")?, xml::text(entry, id)))).collect()
}
