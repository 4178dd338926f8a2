//! What IAM answers, row by row.

mod access;
mod documents;
mod entities;
mod managed;
mod parameters;
mod simulate;

use crate::services::testing::{CUSTOMER, Lab, Outcome, VENDOR, allow, root, text_of, trust};

/// A trust policy that names an AWS service.
const SERVICE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

impl Lab {
    /// Calls IAM as the customer's root user.
    fn try_root(&self, params: &[(&str, &str)]) -> Outcome {
        self.iam(&root(CUSTOMER), params)
    }

    /// A new managed policy; its ARN.
    fn policy(&self, name: &str) -> String {
        let document = allow("s3:GetObject", "*");
        let params =
            [("Action", "CreatePolicy"), ("PolicyName", name), ("PolicyDocument", document.as_str())];
        text_of(&self.root(CUSTOMER, &params), "Arn")
    }
}

fn refused(status: u16, code: &'static str, message: &str) -> Outcome {
    Err((status, code, message.to_owned()))
}

fn missing(what: &str, name: &str) -> Outcome {
    refused(404, "NoSuchEntity", &format!("The {what} with name {name} cannot be found."))
}

/// The names of the elements inside an element, in order, one level down.
fn children(answer: &str, element: &str) -> Vec<String> {
    let indent = answer.lines().find(|line| line.trim() == format!("<{element}>")).unwrap();
    let depth = indent.len() - indent.trim_start().len() + 2;
    let inside = answer.lines().skip_while(|line| line.trim() != format!("<{element}>")).skip(1);
    let inside = inside.take_while(|line| line.trim() != format!("</{element}>"));
    let open = inside
        .filter(|line| line.len() - line.trim_start().len() == depth && !line.trim_start().starts_with("</"));
    open.map(|line| line.trim().trim_start_matches('<').split(['>', '/']).next().unwrap().to_owned())
        .collect()
}
