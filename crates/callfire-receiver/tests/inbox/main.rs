//! The inbox: what every inbox does, and what the one in an SQLite file does besides. No HTTP and no handler.

mod admin;
mod contract;
mod crash;
mod disk;
mod file;
mod give_up;
mod model;
mod support;
