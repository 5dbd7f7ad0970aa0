//! `callfire sandbox`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::address;

#[derive(Args, Debug)]
pub(crate) struct Sandbox {
    /// Address to listen on; with port 0 any free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8161", value_parser = address::<8161>)]
    pub(crate) listen: SocketAddr,
    /// SQLite file to keep everything in, made if there is none [default: in memory]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) data: Option<PathBuf>,
    /// How many times as fast as the computer's clock its time runs
    #[arg(long, value_name = "FACTOR", default_value = "1", value_parser = speed, allow_negative_numbers = true)]
    pub(crate) speed: f64,
    /// Host that postbacks may go to besides this computer; can be given more than once
    #[arg(long, value_name = "HOST", value_hint = ValueHint::Hostname)]
    pub(crate) allow_postback_host: Vec<String>,
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse::<f64>().ok().filter(|speed| *speed > 0.0 && *speed <= 1e6);
    speed.ok_or_else(|| "a number above 0 is expected, 1000000 at most".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_above_zero() {
        assert_eq!(speed("0.5"), Ok(0.5));
        for text in ["0", "-1", "1000001", "NaN", "inf", "fast", ""] {
            assert!(speed(text).is_err(), "{text}");
        }
    }
}
