//! Deleting roles, users, groups and policies: IAM refuses as long as something hangs on them.

use super::{Hands, MOST_ROUNDS};
use crate::command::{Call, CommandError, QueryCall, QueryService, element, elements};

/// Something that hangs on an entity: how it is listed, what of the list is a name, how it is taken off.
struct Hanging {
    list: &'static str,
    element: &'static str,
    remove: &'static str,
    param: &'static str,
}

const fn hanging(
    list: &'static str,
    element: &'static str,
    remove: &'static str,
    param: &'static str,
) -> Hanging {
    Hanging { list, element, remove, param }
}

const ON_ROLES: &[Hanging] = &[
    hanging("ListAttachedRolePolicies", "PolicyArn", "DetachRolePolicy", "PolicyArn"),
    hanging("ListRolePolicies", "member", "DeleteRolePolicy", "PolicyName"),
];
const ON_USERS: &[Hanging] = &[
    hanging("ListAccessKeys", "AccessKeyId", "DeleteAccessKey", "AccessKeyId"),
    hanging("ListAttachedUserPolicies", "PolicyArn", "DetachUserPolicy", "PolicyArn"),
    hanging("ListUserPolicies", "member", "DeleteUserPolicy", "PolicyName"),
    hanging("ListGroupsForUser", "GroupName", "RemoveUserFromGroup", "GroupName"),
];
const ON_GROUPS: &[Hanging] = &[
    hanging("ListAttachedGroupPolicies", "PolicyArn", "DetachGroupPolicy", "PolicyArn"),
    hanging("ListGroupPolicies", "member", "DeleteGroupPolicy", "PolicyName"),
    hanging("GetGroup", "UserName", "RemoveUserFromGroup", "UserName"),
];

impl Hands<'_> {
    pub(super) async fn role(&self) -> Result<(), CommandError> {
        self.entity("RoleName", ON_ROLES, "DeleteRole").await
    }

    pub(super) async fn user(&self) -> Result<(), CommandError> {
        self.entity("UserName", ON_USERS, "DeleteUser").await
    }

    pub(super) async fn group(&self) -> Result<(), CommandError> {
        self.entity("GroupName", ON_GROUPS, "DeleteGroup").await
    }

    async fn entity(
        &self,
        name: &'static str,
        hanging: &[Hanging],
        delete: &'static str,
    ) -> Result<(), CommandError> {
        let own = (name, self.resource.name.as_str());
        for hanging in hanging {
            self.take_off(own, hanging).await?;
        }
        self.ask(&iam(delete, &[own])).await?;
        Ok(())
    }

    async fn take_off(&self, own: (&str, &str), hanging: &Hanging) -> Result<(), CommandError> {
        for _ in 0..MOST_ROUNDS {
            let body = self.ask(&iam(hanging.list, &[own])).await?;
            let names: Vec<String> =
                elements(&body, hanging.element).into_iter().map(undo_entities).collect();
            if names.is_empty() {
                break;
            }
            for name in names {
                self.ask_if_there(&iam(hanging.remove, &[own, (hanging.param, &name)])).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn policy(&self) -> Result<(), CommandError> {
        let resource = self.resource;
        let path = resource.place.as_deref().unwrap_or("/");
        let arn = format!("arn:aws:iam::{}:policy{path}{}", resource.account, resource.name);
        let own = ("PolicyArn", arn.as_str());
        // A policy has five versions at most, and the default one goes with it.
        let body = self.ask(&iam("ListPolicyVersions", &[own])).await?;
        for version in elements(&body, "member") {
            let is_default = element(version, "IsDefaultVersion").as_deref() == Some("true");
            if let Some(id) = element(version, "VersionId").filter(|_| !is_default) {
                self.ask_if_there(&iam("DeletePolicyVersion", &[own, ("VersionId", &id)])).await?;
            }
        }
        self.ask(&iam("DeletePolicy", &[own])).await?;
        Ok(())
    }
}

fn iam(action: &'static str, params: &[(&str, &str)]) -> Call {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Call::Query(QueryCall { service: QueryService::Iam, action, params })
}

/// An element's text may have entities; its name within a list does not matter.
fn undo_entities(text: &str) -> String {
    element(&format!("<name>{text}</name>"), "name").unwrap_or_default()
}
