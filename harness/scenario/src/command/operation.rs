//! What the tables of operations are made of.

use super::QueryService;
use super::shape::Structure;

/// An operation, as the AWS CLI names it, and how its options become a request.
#[derive(Debug)]
pub(crate) struct Operation {
    /// In the AWS CLI: `create-role`.
    pub(crate) name: &'static str,
    /// In the API: `CreateRole`.
    pub(crate) action: &'static str,
    pub(crate) wire: Wire,
    pub(crate) options: &'static [Opt],
}

/// The protocol of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wire {
    Query(QueryService),
    /// The method, and the subresource if there is one.
    S3(&'static str, &'static str),
}

/// An option of an operation.
#[derive(Debug)]
pub(crate) struct Opt {
    pub(crate) name: &'static str,
    pub(crate) need: Need,
    pub(crate) takes: Takes,
    pub(crate) goes: Goes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// It is no option but the last plain word, and required: the file that `get-object` writes.
    LastWord,
}

/// What an option takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    Text,
    /// A policy document: text that must be JSON.
    Json,
    Integer,
    /// Nothing; `--no-…` turns it off.
    Switch,
    /// Words, up to the next option.
    Words,
    /// `Key=…,Value=…` words, up to the next option, or JSON.
    Tags,
    /// `key=value,key=value`.
    Map,
    /// JSON, or `key=value,key=value` for the members that are not structures.
    Structure(&'static Structure),
    /// The name of a file that is read.
    FileName,
    /// The name of a file that is written.
    OutFile,
}

/// Where an option's value goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Goes {
    /// A parameter of the query protocol, named as the option is.
    Param,
    Bucket,
    Key,
    Header(&'static str),
    /// Headers of this prefix, one for each key.
    Headers(&'static str),
    Query(&'static str),
    Body,
    /// The AWS CLI keeps it to itself.
    Nowhere,
}

impl Operation {
    /// The option of this name, without its dashes.
    pub(crate) fn option(&self, name: &str) -> Option<&'static Opt> {
        self.options.iter().find(|option| option.name == name && option.need != Need::LastWord)
    }
}

pub(crate) const fn required(name: &'static str, takes: Takes, goes: Goes) -> Opt {
    Opt { name, need: Need::Required, takes, goes }
}

pub(crate) const fn optional(name: &'static str, takes: Takes, goes: Goes) -> Opt {
    Opt { name, need: Need::Optional, takes, goes }
}

/// A required parameter of the query protocol.
pub(crate) const fn need(name: &'static str) -> Opt {
    required(name, Takes::Text, Goes::Param)
}

/// An optional parameter of the query protocol.
pub(crate) const fn may(name: &'static str) -> Opt {
    optional(name, Takes::Text, Goes::Param)
}
