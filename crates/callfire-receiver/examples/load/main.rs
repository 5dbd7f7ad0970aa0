//! What `benches/load.sh` runs: a receiver that takes many connections, somebody who holds them open, and the disk alone.
//! It measures nothing of the receiver itself.

mod disk;
mod hold;

use std::env;
use std::error::Error;
use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use callfire_receiver::{Delivery, HandlerError, Limits, Receiver};

const USAGE: &str = "load receive FILE CONNECTIONS | load hold ADDRESS PATH CONNECTIONS PAUSE | \
                     load disk FILE SECONDS";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["receive", file, connections] => receive(file, connections.parse()?).await,
        ["hold", address, path, connections, pause] => {
            let pause = Duration::from_millis(pause.parse()?);
            hold::hold(address.parse()?, path, connections.parse()?, pause).await
        }
        ["disk", file, seconds] => {
            println!("{:.0}", disk::syncs(file.as_ref(), seconds.parse()?)?);
            Ok(())
        }
        _ => Err(USAGE.into()),
    }
}

/// Receives until it is killed, on a free port of loopback, where all connections come from one address.
async fn receive(file: &str, connections: usize) -> Result<(), Box<dyn Error>> {
    let limits = Limits::default().with_connections(connections).with_per_ip(connections);
    let builder = Receiver::builder().file(file).handler("nothing", nothing).limits(limits);
    let server = builder.listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    println!("{} {}", server.address(), server.receiver().path());
    pending().await
}

async fn nothing(_: Delivery) -> Result<(), HandlerError> {
    Ok(())
}
