//! Runs the behaviours by reqwest: matrix-client BASE_URL BEHAVIOURS. See e2e/matrix/README.md.

use std::time::Duration;

use futures_util::{stream, StreamExt};
use reqwest::{redirect::Policy, Body, Client, Method, Response};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

/// The deadline of one behaviour, and the number of timeouts after which the others are skipped.
const DEADLINE: Duration = Duration::from_secs(5);
const PATIENCE: usize = 4;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let base = &arguments[1];
    let file = std::fs::read_to_string(&arguments[2]).expect("the file of behaviours");
    let behaviours: Vec<Value> = serde_json::from_str(&file).expect("behaviours");
    let build = |policy| Client::builder().timeout(DEADLINE).redirect(policy).build().expect("a client");
    let (plain, following) = (build(Policy::none()), build(Policy::limited(5)));
    let mut silent = 0;
    for behaviour in &behaviours {
        let mut seen = json!({"behaviour": behaviour["name"]});
        let client = if behaviour["follow"] == true { &following } else { &plain };
        if silent == PATIENCE {
            seen["error"] = json!("not tried");
        } else if let Some(why) = unable(behaviour) {
            seen["unable"] = json!(why);
        } else if let Err(error) = exchange(client, base, behaviour, &mut seen).await {
            seen["error"] = json!(class(&error));
            silent += usize::from(error.is_timeout());
        }
        println!("{seen}");
    }
}

fn unable(behaviour: &Value) -> Option<&'static str> {
    if behaviour["take"] == "websocket" {
        Some("reqwest has no WebSocket")
    } else if behaviour["body"]["expect"] == true {
        Some("reqwest does not wait for a 100")
    } else {
        None
    }
}

fn class(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "refused"
    } else {
        "broken"
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

async fn exchange(client: &Client, base: &str, behaviour: &Value, seen: &mut Value) -> Result<(), reqwest::Error> {
    let method: Method = behaviour["method"].as_str().unwrap_or("GET").parse().expect("a method");
    let mut request = client.request(method, format!("{base}{}", behaviour["path"].as_str().expect("a path")));
    for field in behaviour["headers"].as_array().into_iter().flatten() {
        request = request.header(field[0].as_str().expect("a name"), field[1].as_str().expect("a value"));
    }
    for i in 0..behaviour["manyFields"].as_u64().unwrap_or(0) {
        request = request.header(format!("X-Many-{i}"), "v".repeat(40));
    }
    if let Some(length) = behaviour["body"]["length"].as_u64() {
        let content = pattern(length as usize);
        request = if behaviour["body"]["chunked"] == true {
            let pieces: Vec<Result<Vec<u8>, std::io::Error>> = content.chunks(10_000).map(|piece| Ok(piece.to_vec())).collect();
            request.body(Body::wrap_stream(stream::iter(pieces)))
        } else {
            request.body(content)
        };
    }
    let response = request.send().await?;
    seen["status"] = json!(response.status().as_u16());
    let fields = response.headers().iter().map(|(name, value)| json!([name.as_str(), String::from_utf8_lossy(value.as_bytes())]));
    seen["fields"] = fields.collect();
    read(response, behaviour["take"].as_str().unwrap_or("all"), seen).await
}

async fn read(response: Response, take: &str, seen: &mut Value) -> Result<(), reqwest::Error> {
    let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let mut digest = Sha256::new();
    let mut length = 0;
    let mut start = Vec::new();
    let mut pieces = response.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        digest.update(&piece);
        length += piece.len();
        if start.len() < 65536 {
            start.extend_from_slice(&piece);
        }
        let text = String::from_utf8_lossy(&start);
        if take == "events" && text.matches("\n\n").count() >= 3 {
            seen["events"] = text.lines().filter(|line| line.starts_with("data:")).map(|line| json!(line)).collect();
            return Ok(());
        }
        if take == "some" && length >= 100_000 {
            return Ok(());
        }
    }
    seen["length"] = json!(length);
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    seen["sha256"] = json!(hex);
    if kind.starts_with("text/") {
        seen["text"] = json!(String::from_utf8_lossy(&start));
    }
    Ok(())
}
