//! Where one behaviour is tried: the target, and everything that is made there under a name of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::cleanup::Made;
use super::policies::{Statement, allow, policy};
use super::reply::Reply;
use super::request::{Request, Signed};
use super::run::{Accounts, Run};
use super::signer::{Identity, Scope, encoded};
use super::verdict::{Given as _, Held, Unheld};
use rolecall_client::clock;
use rolecall_client::raw::{self, Caller, SendError};

/// Everything is done in this region: every endpoint has it, and its buckets need no constraint.
pub(super) const REGION: &str = "us-east-1";
/// What the object of [`Lab::object`] holds.
pub(super) const CONTENT: &str = "0123456789";
/// Its MD5, which is its ETag.
pub(super) const ETAG: &str = "\"781e5e245d69b566979b86e28d23f2c7\"";

/// The lab of one behaviour.
pub(super) struct Lab {
    run: Arc<Run>,
    prefix: String,
    names: AtomicU32,
    made: Mutex<Vec<Made>>,
}

/// One of the two accounts.
#[derive(Clone)]
pub(super) struct Account {
    pub(super) root: Identity,
    pub(super) id: String,
    /// Whether its credentials are the root user's own, and not an administrator's.
    pub(super) is_root: bool,
}

/// An IAM user with an access key.
#[derive(Clone)]
pub(super) struct User {
    pub(super) account: Account,
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) identity: Identity,
}

/// A role.
#[derive(Clone)]
pub(super) struct Role {
    pub(super) account: Account,
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) id: String,
}

/// A role's session, as AssumeRole gave it.
pub(super) struct Session {
    pub(super) identity: Identity,
    pub(super) arn: String,
}

/// Parameters of a query request.
pub(super) type Pairs<'a> = &'a [(&'a str, &'a str)];

impl Lab {
    pub(super) fn new(run: Arc<Run>, prefix: String) -> Self {
        Self { run, prefix, names: AtomicU32::new(0), made: Mutex::new(Vec::new()) }
    }

    /// A name that nobody else has.
    pub(super) fn name(&self) -> String {
        format!("{}-{}", self.prefix, self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// The credentials of the customer's account, whatever is known of it.
    pub(super) fn root(&self) -> &Identity {
        &self.run.accounts.customer_root
    }

    /// The account that owns the buckets and the roles.
    pub(super) fn customer(&self) -> Result<&Account, Unheld> {
        self.run.accounts.customer.as_ref().map_err(|why| Unheld::Untried(why.clone()))
    }

    /// The other account.
    pub(super) fn vendor(&self) -> Result<&Account, Unheld> {
        self.run.accounts.vendor.as_ref().map_err(|why| Unheld::Untried(why.clone()))
    }

    /// How long one request may take.
    pub(super) fn request_limit(&self) -> std::time::Duration {
        self.run.limits.exchange
    }

    /// Sends a request. No answer is an answer too: AWS gives one.
    pub(super) async fn send(&self, request: impl Into<Signed> + Send) -> Held {
        let signed = request.into();
        self.run.send(signed).await
    }

    /// A request to S3.
    pub(super) fn s3(&self, who: &Identity, method: &str, target: &str) -> Request {
        self.request(who, "s3", method, target)
    }

    /// A request to a query service, as a form.
    pub(super) fn form(&self, who: &Identity, service: &str, action: &str, pairs: Pairs<'_>) -> Request {
        let version = if service == "iam" { "2010-05-08" } else { "2011-06-15" };
        let fixed = [("Action", action), ("Version", version)];
        let all: Vec<String> = fixed
            .iter()
            .chain(pairs)
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value).replace("%20", "+")))
            .collect();
        self.request(who, service, "POST", "/")
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .body(all.join("&"))
    }

    /// Any request to a query service.
    pub(super) fn request(&self, who: &Identity, service: &str, method: &str, target: &str) -> Request {
        let scope = Scope { time: clock::now(), region: REGION.to_owned(), service: service.to_owned() };
        Request::new(self.run.host(), who, scope, method, target.to_owned())
    }

    /// Who this is, to STS.
    pub(super) fn who_am_i(&self, who: &Identity) -> Request {
        self.form(who, "sts", "GetCallerIdentity", &[])
    }

    /// Asks STS.
    pub(super) async fn sts(&self, who: &Identity, action: &str, pairs: Pairs<'_>) -> Held {
        self.send(self.form(who, "sts", action, pairs)).await
    }

    /// Asks IAM.
    pub(super) async fn iam(&self, who: &Identity, action: &str, pairs: Pairs<'_>) -> Held {
        self.send(self.form(who, "iam", action, pairs)).await
    }

    /// Asks for an object.
    pub(super) async fn get(&self, who: &Identity, target: &str) -> Held {
        self.send(self.s3(who, "GET", target)).await
    }

    /// Makes something with IAM, which is only preparation.
    pub(super) async fn prepare(&self, account: &Account, action: &str, pairs: Pairs<'_>) -> Held {
        let done = self.iam(&account.root, action, pairs).await.and_then(Reply::succeeds);
        done.given(&format!("preparing: {action}"))
    }

    /// Puts something into S3 as the customer's root, which is only preparation.
    pub(super) async fn put(&self, target: &str, body: &str) -> Held {
        let request = self.s3(self.root(), "PUT", target);
        let (what, request) = match target.split_once('?') {
            Some((_, subresource)) => (subresource, request.configuration(body)),
            None => ("PUT", request.body(body)),
        };
        self.send(request).await.and_then(Reply::succeeds).given(&format!("preparing: {what}"))
    }

    /// Remembers what is to be removed.
    pub(super) fn made(&self, made: Made) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(made);
    }

    /// Removes what was made, the last first. What cannot be removed stays: nobody else has its name.
    pub(super) async fn remove(&self) {
        loop {
            let next = self.made.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match next {
                Some(made) => made.remove(self).await,
                None => return,
            }
        }
    }

    /// A bucket.
    pub(super) async fn bucket(&self) -> Result<String, Unheld> {
        let name = self.name();
        // Before it is made: a target that makes it and then says nothing has made it all the same.
        self.made(Made::Bucket(name.clone()));
        self.put(&format!("/{name}"), "").await.given("preparing: CreateBucket")?;
        Ok(name)
    }

    /// A bucket with the object `key` in it: the path of the object.
    pub(super) async fn object(&self) -> Result<String, Unheld> {
        let path = format!("/{}/key", self.bucket().await?);
        self.put(&path, CONTENT).await?;
        Ok(path)
    }

    /// Sets a bucket's policy, which must not be public.
    pub(super) async fn bucket_policy(&self, path: &str, policy: &str) -> Held {
        self.put(&format!("{}?policy", bucket_of(path)), policy).await
    }

    /// Makes a bucket's policy public property, if it is one.
    pub(super) async fn lift_public_access_block(&self, path: &str) -> Held {
        let target = format!("{}?publicAccessBlock", bucket_of(path));
        let done = self.send(self.s3(self.root(), "DELETE", &target)).await.and_then(Reply::succeeds);
        done.given("preparing: DeletePublicAccessBlock")
    }

    /// A user with an access key, and perhaps an inline policy.
    pub(super) async fn user(&self, account: &Account, document: Option<&str>) -> Result<User, Unheld> {
        self.user_named(account, &self.name(), document).await
    }

    pub(super) async fn user_named(
        &self,
        account: &Account,
        name: &str,
        document: Option<&str>,
    ) -> Result<User, Unheld> {
        self.made(Made::User { account: account.clone(), name: name.to_owned() });
        let made = self.prepare(account, "CreateUser", &[("UserName", name)]).await?;
        let arn = made.needs("Arn").given("preparing: CreateUser")?;
        if let Some(document) = document {
            self.user_policy(account, name, document).await?;
        }
        let key = self.prepare(account, "CreateAccessKey", &[("UserName", name)]).await?;
        let identity = identity(&key).given("preparing: CreateAccessKey")?;
        self.made(Made::AccessKey {
            account: account.clone(),
            user: name.to_owned(),
            id: identity.key.clone(),
        });
        Ok(User { account: account.clone(), name: name.to_owned(), arn, identity })
    }

    /// Gives a user its one inline policy.
    pub(super) async fn user_policy(&self, account: &Account, name: &str, document: &str) -> Held {
        self.made(Made::UserPolicy { account: account.clone(), user: name.to_owned() });
        let pairs = [("UserName", name), ("PolicyName", "inline"), ("PolicyDocument", document)];
        self.prepare(account, "PutUserPolicy", &pairs).await
    }

    /// A role of the customer's.
    pub(super) async fn role(&self, trust: &str, document: Option<&str>) -> Result<Role, Unheld> {
        self.role_with(trust, document, &[]).await
    }

    pub(super) async fn role_with(
        &self,
        trust: &str,
        document: Option<&str>,
        more: Pairs<'_>,
    ) -> Result<Role, Unheld> {
        let (account, name) = (self.customer()?.clone(), self.name());
        self.made(Made::Role { account: account.clone(), name: name.clone() });
        let base = [("RoleName", name.as_str()), ("AssumeRolePolicyDocument", trust)];
        let made = self.prepare(&account, "CreateRole", &[&base, more].concat()).await?;
        let (arn, id) = (made.needs("Arn"), made.needs("RoleId"));
        let role = Role {
            account,
            name,
            arn: arn.given("preparing: CreateRole")?,
            id: id.given("preparing: CreateRole")?,
        };
        if let Some(document) = document {
            self.role_policy(&role, document).await?;
        }
        Ok(role)
    }

    /// Gives a role its one inline policy.
    pub(super) async fn role_policy(&self, role: &Role, document: &str) -> Held {
        self.made(Made::RolePolicy { account: role.account.clone(), role: role.name.clone() });
        let pairs =
            [("RoleName", role.name.as_str()), ("PolicyName", "inline"), ("PolicyDocument", document)];
        self.prepare(&role.account, "PutRolePolicy", &pairs).await
    }

    /// Replaces a role's trust policy.
    pub(super) async fn retrust(&self, role: &Role, trust: &str) -> Held {
        let pairs = [("RoleName", role.name.as_str()), ("PolicyDocument", trust)];
        self.prepare(&role.account, "UpdateAssumeRolePolicy", &pairs).await
    }

    /// A managed policy: its ARN.
    pub(super) async fn managed(&self, account: &Account, document: &str) -> Result<String, Unheld> {
        let name = self.name();
        let pairs = [("PolicyName", name.as_str()), ("PolicyDocument", document)];
        let arn = self.prepare(account, "CreatePolicy", &pairs).await?.needs("Arn");
        let arn = arn.given("preparing: CreatePolicy")?;
        self.made(Made::Policy { account: account.clone(), arn: arn.clone() });
        Ok(arn)
    }

    /// Asks for a session.
    pub(super) async fn assume(&self, who: &Identity, role: &str, more: Pairs<'_>) -> Held {
        self.sts(who, "AssumeRole", &[&[("RoleArn", role), ("RoleSessionName", "session")], more].concat())
            .await
    }

    /// A session that is only preparation.
    pub(super) async fn session(
        &self,
        who: &Identity,
        role: &Role,
        more: Pairs<'_>,
    ) -> Result<Session, Unheld> {
        let reply = self.assume(who, &role.arn, more).await.and_then(Reply::succeeds);
        let reply = reply.given("preparing: AssumeRole")?;
        session(&reply).given("preparing: AssumeRole")
    }

    /// Somebody whom nothing is forbidden: an IAM user, since many emulators do not check root users' signatures; the root
    /// user where there are no users.
    pub(super) async fn someone(&self) -> Identity {
        let everything = policy([allow("*", "*")]);
        match self.customer() {
            Ok(account) => match self.user(account, Some(&everything)).await {
                Ok(user) => user.identity,
                Err(_) => self.root().clone(),
            },
            Err(_) => self.root().clone(),
        }
    }

    /// A user of the customer's who may assume every role, and a role that trusts nobody else, with this policy.
    ///
    /// The trust policy alone would suffice on AWS; that it does is a behaviour of its own.
    pub(super) async fn trusted(&self, document: Option<&str>) -> Result<(User, Role), Unheld> {
        let user = self.user(self.customer()?, Some(&policy([allow("sts:*", "*")]))).await?;
        let trust = policy([super::policies::trusts(&user.arn)]);
        let role = self.role(&trust, document).await?;
        Ok((user, role))
    }

    /// The session of a new role with this policy.
    pub(super) async fn session_with(&self, document: Option<&str>) -> Result<Session, Unheld> {
        let (user, role) = self.trusted(document).await?;
        self.session(&user.identity, &role, &[]).await
    }

    /// The vendor's user, who may assume every role, and the customer's role that trusts as the statement says: the
    /// vendor's account unless the statement has another principal.
    pub(super) async fn integration(
        &self,
        trust: impl FnOnce(Statement) -> Statement + Send,
    ) -> Result<(User, Role), Unheld> {
        let vendor = self.vendor()?;
        let user = self.user(vendor, Some(&policy([allow("sts:*", "*")]))).await?;
        let statement = trust(super::policies::trusts(&format!("arn:aws:iam::{}:root", vendor.id)));
        let role = self.role(&policy([statement]), None).await?;
        Ok((user, role))
    }
}

/// The credentials of an answer.
fn identity(reply: &Reply) -> Result<Identity, Unheld> {
    let (key, secret) = (reply.needs("AccessKeyId")?, reply.needs("SecretAccessKey")?);
    Ok(Identity { key, secret, token: reply.text("SessionToken") })
}

/// The session of an answer.
pub(super) fn session(reply: &Reply) -> Result<Session, Unheld> {
    Ok(Session { identity: identity(reply)?, arn: reply.needs("Arn")? })
}

/// `/bucket` of `/bucket/key`.
pub(super) fn bucket_of(path: &str) -> &str {
    match path.get(1..).and_then(|rest| rest.find('/')) {
        Some(end) => path.get(..=end).unwrap_or(path),
        None => path,
    }
}

/// `arn:aws:s3:::bucket/key` of `/bucket/key`.
pub(super) fn arn_of(path: &str) -> String {
    format!("arn:aws:s3:::{}", path.trim_start_matches('/'))
}

impl Run {
    /// Sends a request, unless the target has stopped answering.
    pub(super) async fn send(&self, signed: Signed) -> Held {
        if let Some(why) = self.silence() {
            return Err(Unheld::Untried(why));
        }
        let request = signed.http(&self.target.url()).map_err(Unheld::Untried)?;
        let answer = raw::send_within(self.limits, &self.target, request, Caller::Server).await;
        self.heard(&answer);
        match answer {
            Ok(answer) => Ok(Reply::from(answer)),
            Err(SendError::Request(why)) => Err(Unheld::Untried(why)),
            Err(SendError::Target(error)) => Err(Unheld::Untried(error.to_string())),
            Err(error @ (SendError::TimedOut(_) | SendError::Lost(_))) => {
                Err(Unheld::differs("an answer", error.to_string()))
            }
        }
    }
}

impl Accounts {
    /// Both accounts, or why one is missing.
    pub(super) async fn learn(lab: &Lab, customer: &Identity, vendor: &Identity) -> Self {
        let (one, other) = tokio::join!(account(lab, customer, "customer"), account(lab, vendor, "vendor"));
        let other = match (&one, other) {
            (Ok(one), Ok(other)) if one.id == other.id => {
                Err(format!("the target has both credentials in one account, {}", one.id))
            }
            (_, other) => other,
        };
        Self { customer_root: customer.clone(), customer: one, vendor: other }
    }
}

async fn account(lab: &Lab, root: &Identity, whose: &str) -> Result<Account, String> {
    let found = async {
        let reply = lab.send(lab.who_am_i(root)).await?.succeeds()?;
        let (id, arn) = (reply.needs("Account")?, reply.needs("Arn")?);
        Ok(Account { root: root.clone(), id, is_root: arn.ends_with(":root") })
    };
    found.await.map_err(|unheld: Unheld| match unheld {
        Unheld::Differs { seen, .. } => format!("GetCallerIdentity with the {whose}'s credentials: {seen}"),
        Unheld::Untried(why) => why,
    })
}
