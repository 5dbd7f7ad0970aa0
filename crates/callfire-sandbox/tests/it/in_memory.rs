//! The sandbox without a socket: what its disruptions and deadlines come to, on a paused clock.

use std::time::Duration;

use callfire::service::{CreateNumberOrder, FaultCode, ServiceFaultInfo};
use callfire::{CallFire, Effect, ErrorKind, OrderState, operation};
use callfire_sandbox::{Disruption, InMemory, IncomingText, LOGIN, PASSWORD, Phase, Sandbox};
use soapwire::error::{Error, Result};
use soapwire::limits::{Limits, Timeouts};
use soapwire::transport;
use tokio::time::{Instant, timeout};

const NUMBER: &str = "12065550100";
const SECOND: Duration = Duration::from_secs(1);

fn sandbox() -> (Sandbox<InMemory>, CallFire) {
    let sandbox = Sandbox::builder().in_memory().unwrap();
    let callfire = client(&sandbox, CallFire::builder());
    (sandbox, callfire)
}

fn client(sandbox: &Sandbox<InMemory>, builder: callfire::Builder) -> CallFire {
    let builder = builder.credentials(LOGIN, PASSWORD).unwrap();
    builder.transport(sandbox.transport()).build().unwrap()
}

async fn order(callfire: &CallFire) -> Result<i64> {
    callfire.create_number_order(CreateNumberOrder::new().with_numbers([NUMBER])).await
}

/// How often something was applied.
fn applied(sandbox: &Sandbox<InMemory>) -> u32 {
    sandbox.ledger().unwrap().iter().map(|entry| entry.applied).sum()
}

/// An order that was disrupted: its error, how long it took, and how often it was applied.
async fn disrupted(disruption: Disruption) -> (Error, Duration, u32) {
    let (sandbox, callfire) = sandbox();
    sandbox.disrupt(disruption);
    let start = Instant::now();
    let error = order(&callfire).await.unwrap_err();
    (error, start.elapsed(), applied(&sandbox))
}

#[tokio::test(start_paused = true)]
async fn a_number_is_bought_and_takes_texts() {
    let (sandbox, callfire) = sandbox();
    let id = order(&callfire).await.unwrap();
    let start = Instant::now();
    let outcome = callfire.wait_for_order(id).outcome().await.unwrap();
    assert_eq!((outcome.state, start.elapsed()), (OrderState::Finished, 3 * SECOND));
    let id = sandbox.receive_text(&IncomingText::new("12135550123", NUMBER, "open?")).unwrap();
    assert_eq!(callfire.get_text(id).await.unwrap().message.as_deref(), Some("open?"));
    assert_eq!((applied(&sandbox), sandbox.postbacks().unwrap().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_request_is_answered_as_over_a_socket() {
    let (sandbox, callfire) = sandbox();
    let error = callfire.get_number_order(7).await.unwrap_err();
    let info = error.fault().unwrap().detail_of::<operation::GetNumberOrder>();
    let ServiceFaultInfo { fault_code, .. } = info.unwrap();
    assert_eq!((error.status(), fault_code), (Some(400), FaultCode::NotFound));

    let nobody = CallFire::builder().transport(sandbox.transport()).build().unwrap();
    assert_eq!(order(&nobody).await.unwrap_err().kind(), ErrorKind::Unauthorized);
    let elsewhere = client(&sandbox, CallFire::builder().endpoint("http://127.0.0.1:9/elsewhere"));
    assert_eq!(order(&elsewhere).await.unwrap_err().status(), Some(404));
}

#[tokio::test(start_paused = true)]
async fn connections_break_on_either_side_of_the_effect() {
    for (phase, expected) in [(Phase::Before, 0), (Phase::After, 1)] {
        let (error, took, applied) = disrupted(Disruption::reset().phase(phase)).await;
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::MaybeApplied));
        assert_eq!((took, applied), (Duration::ZERO, expected));

        let (error, took, applied) = disrupted(Disruption::stall().phase(phase)).await;
        assert_eq!(error.timeout_phase(), Some(transport::Phase::Head));
        assert_eq!((took.as_secs(), applied), (30, expected));
    }
    for bytes in [0, 1, 100] {
        let (error, _, applied) = disrupted(Disruption::cut(bytes)).await;
        assert_eq!((error.kind(), applied), (ErrorKind::Truncated, 1));
    }
    let (error, took, applied) = disrupted(Disruption::stall_after_head()).await;
    assert_eq!(error.timeout_phase(), Some(transport::Phase::Idle));
    assert_eq!((took.as_secs(), applied), (20, 1));
}

#[tokio::test(start_paused = true)]
async fn replies_are_turned_into_others() {
    for (disruption, kind, effect) in [
        (Disruption::too_many_requests(SECOND), ErrorKind::Throttled, Effect::NotApplied),
        (Disruption::unavailable(SECOND), ErrorKind::Http, Effect::MaybeApplied),
        (Disruption::page(), ErrorKind::ContentType, Effect::MaybeApplied),
        (Disruption::bad_gateway(), ErrorKind::Http, Effect::MaybeApplied),
    ] {
        let (error, _, applied) = disrupted(disruption).await;
        assert_eq!((error.kind(), error.effect(), applied), (kind, effect, 0));
    }
    let (sandbox, callfire) = sandbox();
    sandbox.disrupt(Disruption::cut(usize::MAX));
    assert!(order(&callfire).await.is_ok(), "nothing is missing of it");
}

#[tokio::test(start_paused = true)]
async fn what_is_late_happens_though_the_client_has_left() {
    let (sandbox, callfire) = sandbox();
    sandbox.disrupt(Disruption::latency(SECOND).phase(Phase::Before));
    assert!(timeout(SECOND / 2, order(&callfire)).await.is_err());
    assert_eq!(applied(&sandbox), 0);
    tokio::time::sleep(SECOND).await;
    assert_eq!(applied(&sandbox), 1);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_that_comes_first_is_kept() {
    for (disruption, head, total, phase) in [
        (Disruption::stall(), 5, 3, transport::Phase::Total),
        (Disruption::stall_after_head(), 5, 3, transport::Phase::Total),
        (Disruption::stall(), 3, 5, transport::Phase::Head),
        (Disruption::stall(), 3, 0, transport::Phase::Connect),
    ] {
        let sandbox = Sandbox::builder().in_memory().unwrap();
        let timeouts = Timeouts::default().with_head(head * SECOND).with_total(total * SECOND);
        let callfire = client(&sandbox, CallFire::builder().timeouts(timeouts));
        sandbox.disrupt(disruption);
        let start = Instant::now();
        assert_eq!(order(&callfire).await.unwrap_err().timeout_phase(), Some(phase));
        assert_eq!(start.elapsed().as_secs(), u64::from(head.min(total)));
        assert_eq!(applied(&sandbox), u32::from(total > 0));
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_on_the_body_is_kept() {
    let sandbox = Sandbox::builder().in_memory().unwrap();
    let limits = Limits::default().with_body(100);
    let error = order(&client(&sandbox, CallFire::builder().limits(limits))).await.unwrap_err();
    assert_eq!((error.kind(), applied(&sandbox)), (ErrorKind::Limit, 1));
}

#[tokio::test(start_paused = true)]
async fn nothing_reaches_a_sandbox_that_was_dropped() {
    let (sandbox, callfire) = sandbox();
    drop(sandbox);
    let error = order(&callfire).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
}

#[tokio::test(start_paused = true)]
async fn it_can_have_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for already in [0, 1] {
        let sandbox = Sandbox::builder().data(folder.path().join("data")).in_memory().unwrap();
        assert_eq!(applied(&sandbox), already);
        let bought = order(&client(&sandbox, CallFire::builder())).await;
        assert_eq!(bought.is_ok(), already == 0);
    }
}
