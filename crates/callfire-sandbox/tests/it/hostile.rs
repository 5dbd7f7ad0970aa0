//! Bodies that are broken or meant to harm, sent as requests: each is refused, and the next request is served.
//!
//! They are those of the corpus in the repository's `tests/hostile/`, which holds hostile replies.

#[allow(unreachable_pub, reason = "it is a module of other tests too")]
#[path = "../../../../tests/support/bodies.rs"]
mod bodies;

use std::path::Path;

use callfire_sandbox::Sandbox;

use super::support::{AUTHORIZATION, NUMBER, Reply, SOAP, request, send};

async fn post(sandbox: &Sandbox, body: &[u8]) -> Reply {
    send(sandbox, "POST", NUMBER, &[AUTHORIZATION, SOAP], body).await
}

/// That it refused a body, with a fault or a status of the client's doing, and goes on.
async fn refuses(sandbox: &Sandbox, name: &str, body: &[u8]) {
    let reply = post(sandbox, body).await;
    let is_fault = reply.body.contains(":Fault>");
    assert!(
        (400..500).contains(&reply.status) || is_fault && reply.status == 500,
        "{name}: {reply:?}"
    );
    let good =
        request("", "<s:SearchAvailableNumbers><s:Count>1</s:Count></s:SearchAvailableNumbers>");
    assert_eq!(post(sandbox, good.as_bytes()).await.status, 200, "after {name}");
}

#[tokio::test]
async fn every_body_of_the_corpus_is_refused() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hostile/bodies");
    let mut bodies = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "py") {
            refuses(&sandbox, &path.display().to_string(), &std::fs::read(&path).unwrap()).await;
            bodies += 1;
        }
    }
    assert!(bodies > 100, "{bodies} bodies");
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for command in [
        "gen_deep_nesting.py",
        "gen_deep_nesting.py 200",
        "gen_huge_comment.py 40",
        "gen_huge_comment.py 80",
        "gen_long_name.py",
        "gen_many_attributes.py",
        "gen_many_children.py 1000000",
        "gen_many_nsdecls.py",
        "gen_quadratic_blowup.py",
        "gen_unterminated.py",
        "gen_unterminated.py attr",
        "gen_gzip_bomb.py",
    ] {
        let body: Vec<u8> = bodies::generate(command).flatten().collect();
        refuses(&sandbox, command, &body).await;
    }
    let endless: Vec<u8> = bodies::endless().flatten().take(65 << 20).collect();
    refuses(&sandbox, "endless", &endless).await;
}
