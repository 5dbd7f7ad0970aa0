//! Broadcasts, texts and calls over the wire: every operation on them, by the typed client.

use std::time::Duration;

use callfire::data::{
    ActionState, AutoReply, BatchStatus, Broadcast, BroadcastChoice, BroadcastSchedule,
    BroadcastStatus, DayOfWeek, Result as Outcome, TextBroadcastConfig, ToNumber,
    VoiceBroadcastConfig,
};
use callfire::service::{
    ActionQuery, BroadcastCommand, BroadcastRequest, ControlBroadcast, ControlContactBatch,
    CreateAutoReply, CreateBroadcastSchedule, CreateContactBatch, CreateContactBatchChoice,
    GetBroadcastStats, GetRecordingData, GetRecordingDataChoice, QueryAutoReplies,
    QueryBroadcastSchedules, QueryBroadcasts, QueryContactBatches, SendCall, SendCallChoice,
    SendText, SoundFormat,
};
use callfire_sandbox::Sandbox;

use super::support::{AUTHORIZATION, SOAP, request, sandbox, send};

#[tokio::test]
async fn texts_are_sent_once_and_found() {
    let (_sandbox, callfire, clock) = sandbox().await;
    let mut ann = ToNumber::new("12065550100").with_client_data("order 7 & 8");
    ann.any_attributes.insert("pet", "cat");
    let to = vec![ann.clone(), ToNumber::new("12065550188")];
    let request = SendText::new(to, TextBroadcastConfig::new("Hello, World!"))
        .with_label(["spring"])
        .with_request_id("urn:once");
    let id = callfire.send_text(request.clone()).await.unwrap();
    assert_eq!(callfire.send_text(request).await.unwrap(), id);

    clock.advance(Duration::from_secs(10));
    let query = ActionQuery::new().with_broadcast_id(id);
    let found = callfire.query_texts(query.with_state([ActionState::Finished])).await.unwrap();
    assert_eq!(found.total_results, 2);
    let text = callfire.get_text(found.text[0].id).await.unwrap();
    assert_eq!((&text.to_number, &text.final_result), (&ann, &Some(Outcome::Sent)));
    assert_eq!(text.text_record[0].message, "Hello, World!");
    assert_eq!(found.text[1].final_result, Some(Outcome::Dnt));
    let stats = callfire.get_broadcast_stats(GetBroadcastStats::new(id)).await.unwrap();
    assert_eq!((stats.usage_stats.actions, stats.result_stat.len()), (2, 2));
    assert_eq!(callfire.get_broadcast(id).await.unwrap().status, Some(BroadcastStatus::Finished));
}

#[tokio::test]
async fn a_recorded_call_is_heard() {
    let (_sandbox, callfire, clock) = sandbox().await;
    let config = SendCallChoice::VoiceBroadcastConfig(VoiceBroadcastConfig::new());
    let request = SendCall::new(vec!["12065550190".into(), "12065550187".into()], config);
    let id = callfire.send_call(request).await.unwrap();
    clock.advance(Duration::from_mins(1));
    let found = callfire.query_calls(ActionQuery::new().with_broadcast_id(id)).await.unwrap();
    let call = callfire.get_call(found.call[0].id).await.unwrap();
    let recording = call.call_record[0].recording_meta[0].id;
    let request = GetRecordingData::new(GetRecordingDataChoice::RecordingId(recording));
    let wav = request.clone().with_format(SoundFormat::Wav);
    assert!(callfire.get_recording_data(wav).await.unwrap().starts_with(b"RIFF"));
    assert!(callfire.get_recording_data(request).await.unwrap().starts_with(b"\xff\xfb"));
    assert_eq!(found.call[1].call_record[0].question_response[0].response, "1");
}

#[tokio::test]
async fn a_broadcast_is_made_filled_run_and_put_away() {
    let (_sandbox, callfire, clock) = sandbox().await;
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("old"));
    let broadcast = Broadcast::new(config).with_name("spring");
    let id = callfire.create_broadcast(BroadcastRequest::new(broadcast)).await.unwrap();
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("new"));
    let changed = BroadcastRequest::new(Broadcast::new(config).with_id(id));
    callfire.update_broadcast(changed).await.unwrap();

    let to = CreateContactBatchChoice::ToNumber(vec!["12065550100".into()]);
    let batch = callfire.create_contact_batch(CreateContactBatch::new(id, to)).await.unwrap();
    let control = ControlContactBatch::new(batch).with_name("all");
    callfire.control_contact_batch(control).await.unwrap();
    let start = ControlBroadcast::new(id).with_command(BroadcastCommand::Start);
    callfire.control_broadcast(start).await.unwrap();
    clock.advance(Duration::from_secs(1));
    let running = QueryBroadcasts::new().with_running(true);
    assert_eq!(callfire.query_broadcasts(running).await.unwrap().total_results, 1);
    clock.advance(Duration::from_secs(10));
    let shown = callfire.get_contact_batch(batch).await.unwrap();
    assert_eq!((shown.name.as_str(), shown.remaining), ("all", Some(0)));
    assert_eq!(shown.status, BatchStatus::Active);
    let batches = callfire.query_contact_batches(QueryContactBatches::new(id)).await.unwrap();
    assert_eq!(batches.contact_batch, [shown]);
    let archive = ControlBroadcast::new(id).with_command(BroadcastCommand::Archive);
    callfire.control_broadcast(archive).await.unwrap();
    assert_eq!(callfire.get_broadcast(id).await.unwrap().status, Some(BroadcastStatus::Archived));
}

#[tokio::test]
async fn schedules_and_auto_replies_come_and_go() {
    let (_sandbox, callfire, _) = sandbox().await;
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("x"));
    let broadcast = BroadcastRequest::new(Broadcast::new(config));
    let id = callfire.create_broadcast(broadcast).await.unwrap();
    let (start, stop) = ("09:00:00".parse().unwrap(), "17:00:00".parse().unwrap());
    let days = vec![DayOfWeek::Monday, DayOfWeek::Friday];
    let schedule = BroadcastSchedule::new(start, stop, "PST", days);
    let request = CreateBroadcastSchedule::new(id, schedule.clone());
    let schedule_id = callfire.create_broadcast_schedule(request).await.unwrap();
    let found = callfire.get_broadcast_schedule(schedule_id).await.unwrap();
    assert_eq!(found, schedule.with_id(schedule_id));
    let query = QueryBroadcastSchedules::new(id);
    let all = callfire.query_broadcast_schedule(query.clone()).await.unwrap();
    assert_eq!(all.broadcast_schedule, [found]);
    callfire.delete_broadcast_schedule(schedule_id).await.unwrap();
    let none = callfire.query_broadcast_schedule(query).await.unwrap();
    assert_eq!(none.total_results, 0);

    let reply = AutoReply::new("67076", "hours", "nine to five").with_keyword("VANILLA");
    let request = CreateAutoReply::new(reply.clone());
    let reply_id = callfire.create_auto_reply(request).await.unwrap();
    let found = callfire.get_auto_reply(reply_id).await.unwrap();
    assert_eq!(found, reply.with_id(reply_id));
    let all = callfire.query_auto_replies(QueryAutoReplies::new()).await.unwrap();
    assert_eq!(all.auto_reply, [found]);
    callfire.delete_auto_reply(reply_id).await.unwrap();
    assert!(callfire.get_auto_reply(reply_id).await.is_err());
}

#[tokio::test]
async fn an_empty_request_id_is_none() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for message in ["a", "a", "b"] {
        let text = format!(
            "<s:SendText xmlns:d=\"http://api.callfire.com/data\"><s:RequestId> </s:RequestId>\
             <s:ToNumber>12065550100</s:ToNumber><d:TextBroadcastConfig>\
             <d:Message>{message}</d:Message></d:TextBroadcastConfig></s:SendText>"
        );
        let headers = [AUTHORIZATION, SOAP];
        let path = "/api/1.1/soap12/text";
        let reply = send(&sandbox, "POST", path, &headers, request("", &text).as_bytes()).await;
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    let applied: Vec<_> = sandbox.ledger().unwrap().iter().map(|entry| entry.applied).collect();
    assert_eq!(applied, [2, 1]);
}
