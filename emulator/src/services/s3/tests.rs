mod authorization;
mod buckets;
mod configuration;
mod copies;
mod deletions;
mod reads;
mod versions;
mod writes;
