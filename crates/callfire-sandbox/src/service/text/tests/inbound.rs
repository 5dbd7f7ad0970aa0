//! Texts that come in, and their answers.

use callfire::data::AutoReply;
use callfire::service::{ActionQuery, CreateAutoReply, QueryAutoReplies};

use super::super::auto_reply::{
    create_auto_reply, delete_auto_reply, get_auto_reply, query_auto_replies,
};
use super::*;
use crate::state::Goods;

const OURS: &str = "12065550111";

/// A world in which the account has a number.
fn world() -> World {
    let mut world = World::new();
    world.account.place_order(Goods { local: vec![OURS.to_owned()], ..Goods::default() });
    world.pass(5);
    world
}

#[track_caller]
fn reply(world: &mut World, number: &str, keyword: Option<&str>, on: &str, message: &str) -> i64 {
    let mut reply = AutoReply::new(number, on, message);
    reply.keyword = keyword.map(str::to_owned);
    world.ask(create_auto_reply, CreateAutoReply::new(reply)).unwrap()
}

/// What the sender of a text gets back.
#[track_caller]
fn answer(world: &mut World, to: &str, message: &str) -> Option<(String, String)> {
    world.account.receive_text(ANN, to, message).unwrap();
    world.pass(10);
    let sent = ActionQuery::new().with_inbound(false).with_to_number(ANN);
    let answer = world.ask(query_texts, sent).unwrap().text.pop()?;
    world.account.texts.remove(&answer.id);
    assert_eq!(answer.final_result, Some(Outcome::Sent));
    Some((answer.from_number, answer.message?))
}

#[test]
fn a_text_comes_in() {
    let mut world = world();
    let id = world.account.receive_text("+12065550100", OURS, "Hello, World!").unwrap();
    let text = world.ask(get_text, id).unwrap();
    assert_eq!((text.from_number.as_str(), text.to_number.text.as_str()), (ANN, OURS));
    assert_eq!((&text.state, text.inbound), (&ActionState::Finished, true));
    assert_eq!(text.final_result, Some(Outcome::Received));
    assert_eq!((text.batch_id, text.broadcast_id), (None, None));
    let [record] = &text.text_record[..] else { panic!() };
    assert_eq!((record.message.as_str(), &record.result), ("Hello, World!", &Outcome::Received));
    let inbound = world.ask(query_texts, ActionQuery::new().with_inbound(true)).unwrap();
    assert_eq!(inbound.text, [text]);
}

#[test]
fn what_is_not_ours_gets_nothing() {
    let mut world = world();
    let mut error = |from, to| world.account.receive_text(from, to, "x").unwrap_err().to_string();
    let expected =
        "the account does not have the number \"12065550112\": order it first, or take 67076";
    assert_eq!(error(ANN, "12065550112"), expected);
    let expected = "nobody writes or calls from \"12\": give a number of 10 to 15 digits";
    assert_eq!(error("12", OURS), expected);
    assert_eq!(world.account.texts.len(), 0);
    world.account.receive_text(ANN, "67076", "x").unwrap();
    let call = world.account.receive_call(ANN, "12065550112", 3).unwrap_err().to_string();
    assert!(call.starts_with("the account does not have"), "{call}");
}

#[test]
fn texts_that_match_are_answered() {
    let mut world = world();
    reply(&mut world, OURS, None, "", "we will call");
    reply(&mut world, "+12065550111", None, "Hours", "nine to five");
    reply(&mut world, "67076", Some("vanilla"), "yes", "thank you");
    reply(&mut world, "67076", Some("lemon"), "", "sour");
    let mut answer = |to, message| answer(&mut world, to, message);
    let text = |from: &str, message: &str| Some((from.to_owned(), message.to_owned()));
    assert_eq!(answer(OURS, " hours\n"), text(OURS, "nine to five"));
    assert_eq!(answer(OURS, "hours?"), text(OURS, "we will call"));
    assert_eq!(answer("67076", "VANILLA  Yes"), text("67076", "thank you"));
    assert_eq!(answer("67076", "VANILLA no"), None);
    assert_eq!(answer("67076", "yes"), None);
    assert_eq!(answer("67076", "Lemon"), text("67076", "sour"));
    assert_eq!(answer("67076", "lemonade"), None);
}

#[test]
fn auto_replies_are_kept_until_they_are_deleted() {
    let mut world = world();
    let id = reply(&mut world, OURS, None, "a", "b");
    let other = reply(&mut world, "67076", None, "a", "c");
    assert_eq!(world.ask(get_auto_reply, id).unwrap().message, "b");
    let query = QueryAutoReplies::new();
    let all = world.ask(query_auto_replies, query.clone()).unwrap();
    assert_eq!((all.total_results, all.auto_reply.len()), (2, 2));
    let some = world.ask(query_auto_replies, query.with_number("67076")).unwrap();
    assert_eq!(some.auto_reply[0].id, Some(other));
    world.ask(delete_auto_reply, id).unwrap();
    let gone = ServiceFault::not_found(format!("there is no auto reply {id}"));
    assert_eq!(world.ask(get_auto_reply, id), Err(gone.clone()));
    assert_eq!(world.ask(delete_auto_reply, id), Err(gone));
    assert_eq!(answer(&mut world, OURS, "a"), None);
}

#[test]
fn there_is_no_auto_reply_for_a_number_of_somebody_else() {
    let fault = ServiceFault::not_found("number 12065550112 does not exist, or is inactive");
    let request = CreateAutoReply::new(AutoReply::new("12065550112", "a", "b"));
    assert_eq!(world().ask(create_auto_reply, request), Err(fault));
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    for (number, to) in [(OURS, "2065550111"), ("2065550111", OURS), ("+12065550111", OURS)] {
        let mut world = world();
        reply(&mut world, number, None, "", "hello");
        let text = (OURS.to_owned(), "hello".to_owned());
        assert_eq!(answer(&mut world, to, "x"), Some(text), "{number} {to}");
        for asked in [OURS, "2065550111", "+12065550111"] {
            let query = QueryAutoReplies::new().with_number(asked);
            assert_eq!(world.ask(query_auto_replies, query).unwrap().total_results, 1);
        }
        let inbound = ActionQuery::new().with_inbound(true).with_to_number(OURS);
        assert_eq!(world.ask(query_texts, inbound).unwrap().total_results, 1);
    }
    let foreign = CreateAutoReply::new(AutoReply::new("+2065550111", "a", "b"));
    assert!(world().ask(create_auto_reply, foreign).is_err());
}
