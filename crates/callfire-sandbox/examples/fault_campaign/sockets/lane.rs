//! A sandbox that listens, what is around it, and runs one after the other.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use callfire::CallFire;
use callfire_sandbox::{LOGIN, ManualClock, PASSWORD, Sandbox};
use fastrand::Rng;
use soapwire::transport::{ReqwestOptions, ReqwestTransport, Transport as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

use super::proxy;
use super::wire::{Places, Shared, Wire, settle};
use crate::log::Log;
use crate::plan::Plan;
use crate::requests::{self, CASES};
use crate::run::{Seen, Story, calling, client, watch};
use crate::world::{Time, World};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_millis(200);
/// What was sent has arrived by then.
const AFTERMATH: Duration = Duration::from_millis(300);

pub(super) struct Lane {
    places: Arc<Places>,
    transport: Arc<ReqwestTransport>,
    shared: Shared,
    world: World,
    /// The connections that keep the silent place from taking another.
    _crowd: (TcpListener, Vec<TcpStream>),
}

impl Lane {
    pub(super) async fn new() -> Self {
        let shared = Shared::default();
        let seen = shared.clone();
        let clock = ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        let sandbox = Sandbox::builder().clock(clock.clone());
        let sandbox = sandbox.on_exchange(move |exchange| seen.answered(exchange)).start().await;
        let sandbox = Arc::new(sandbox.expect("there is a free port"));
        let options = ReqwestOptions::default().with_connect_timeout(CONNECT);
        let transport = Arc::new(ReqwestTransport::new(options).expect("there are certificates"));
        let maker = CallFire::builder().endpoint(sandbox.base_url());
        let maker = maker.credentials(LOGIN, PASSWORD).expect("they can be sent");
        let maker = maker.build().expect("nothing is wrong with the settings");
        let world = World::new(maker, Time::Manual(clock)).await;

        let (listener, proxy) = listen().await;
        tokio::spawn(proxy::run(listener, sandbox.address(), shared.clone()));
        let (listener, plain) = listen().await;
        tokio::spawn(babble(listener));
        let (listener, closed) = listen().await;
        drop(listener);
        let (silent, crowd) = crowd().await;
        let places = Arc::new(Places { sandbox, proxy, closed, silent, plain });
        Self { places, transport, shared, world, _crowd: crowd }
    }

    pub(super) async fn run(&mut self, plan: Plan) -> Story {
        let case = &CASES[plan.choice];
        let sandbox = Arc::clone(&self.places.sandbox);
        sandbox.clear_disruptions();
        // No connection of the run before is left.
        self.transport.reset();
        let request = requests::make(case, &mut Rng::with_seed(plan.seed ^ 1), &mut self.world);
        let (log, late) = (Log::default(), Arc::<Mutex<Vec<usize>>>::default());
        self.shared.begin(log.clone());
        let wire = Wire {
            transport: Arc::clone(&self.transport),
            places: Arc::clone(&self.places),
            shared: self.shared.clone(),
            log: log.clone(),
            plan: Mutex::new(plan.faults.iter().copied().collect()),
            late: Arc::clone(&late),
        };
        let callfire = client(&plan, Some(sandbox.base_url()), Arc::new(wire));
        let call = watch(&plan, calling(case, &callfire, &request));
        let seen = Seen::of(&sandbox, case.name, AFTERMATH, call).await;
        for nth in late.lock().expect("no thread has panicked").iter() {
            log.note(*nth, settle);
        }
        seen.told(plan, request, &log)
    }
}

async fn listen() -> (TcpListener, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = listener.local_addr().expect("it has an address");
    (listener, address)
}

/// Answers TLS with something else.
async fn babble(listener: TcpListener) {
    while let Ok((mut stream, _)) = listener.accept().await {
        // Whether it is heard does not matter.
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n").await;
    }
}

/// A place that is full: who connects to it gets no answer.
async fn crowd() -> (std::net::SocketAddr, (TcpListener, Vec<TcpStream>)) {
    let socket = TcpSocket::new_v4().expect("there are sockets");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("there is a free port");
    let listener = socket.listen(1).expect("it can be listened on");
    let address = listener.local_addr().expect("it has an address");
    let mut crowd = Vec::new();
    while let Ok(Ok(stream)) = timeout(CONNECT, TcpStream::connect(address)).await {
        crowd.push(stream);
        assert!(crowd.len() < 100, "the place never fills");
    }
    (address, (listener, crowd))
}
