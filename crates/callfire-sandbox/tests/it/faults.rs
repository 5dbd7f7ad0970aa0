//! Every kind of fault, as it goes over the wire.

use callfire::operation::{CreateNumberOrder, GetNumberOrder, SearchAvailableNumbers};
use callfire::service::FaultCode;
use callfire_sandbox::Sandbox;
use soapwire::soap::FaultCode as SoapFaultCode;

use super::support::{AUTHORIZATION, Reply, SOAP, post, request, send};

const GET: &str = "<s:GetNumberOrder><s:Id>129</s:Id></s:GetNumberOrder>";

async fn sandbox() -> Sandbox {
    Sandbox::builder().start().await.unwrap()
}

/// The reason of a Sender fault without detail.
#[track_caller]
fn plain_reason(reply: &Reply) -> String {
    let fault = reply.fault::<GetNumberOrder>();
    assert_eq!((reply.status, fault.code()), (400, SoapFaultCode::Sender), "{reply:?}");
    assert_eq!(fault.detail_xml(), None);
    fault.reason().to_owned()
}

#[tokio::test]
async fn an_error_of_the_business_has_a_detail() {
    let reply = post(&sandbox().await, &request("", GET)).await;
    let fault = reply.fault::<GetNumberOrder>();
    assert_eq!((reply.status, fault.code()), (400, SoapFaultCode::Sender));
    assert_eq!(fault.reason(), "there is no number order 129");
    let info = fault.detail_of::<GetNumberOrder>().unwrap();
    assert_eq!(
        (info.fault_code, info.message.unwrap()),
        (FaultCode::NotFound, fault.reason().to_owned())
    );
}

#[tokio::test]
async fn bad_requests_are_of_the_business() {
    let sandbox = sandbox().await;
    let nothing = post(&sandbox, &request("", "<s:CreateNumberOrder/>")).await;
    let info = nothing.fault::<CreateNumberOrder>().detail_of::<CreateNumberOrder>().unwrap();
    assert_eq!((nothing.status, info.fault_code), (400, FaultCode::BadRequest));
    let search = "<s:SearchAvailableNumbers><s:Count>0</s:Count></s:SearchAvailableNumbers>";
    let none = post(&sandbox, &request("", search)).await;
    let info =
        none.fault::<SearchAvailableNumbers>().detail_of::<SearchAvailableNumbers>().unwrap();
    assert_eq!((none.status, info.fault_code), (400, FaultCode::BadRequest));
}

#[tokio::test]
async fn what_breaks_the_schema_has_no_detail() {
    let sandbox = sandbox().await;
    for (body, part) in [
        ("<s:GetNumberOrder/>", "`GetNumberOrder/Id`"),
        ("<s:GetNumberOrder><s:Id>x</s:Id></s:GetNumberOrder>", "`GetNumberOrder/Id`"),
        (
            "<s:GetNumberOrder><s:Id>1</s:Id><s:Id>1</s:Id></s:GetNumberOrder>",
            "`GetNumberOrder/Id`",
        ),
        ("<s:GetNumberOrder><s:Id>1</s:Id><s:More/></s:GetNumberOrder>", "More"),
        ("<s:GetNumberOrder><Id>1</Id></s:GetNumberOrder>", "Id"),
        ("<s:CreateNumberOrder><s:Numbers>1 a-b</s:Numbers></s:CreateNumberOrder>", "a-b"),
        ("<s:CreateNumberOrder><s:BulkLocal/></s:CreateNumberOrder>", "BulkLocal/Count"),
        ("<s:GetNumberOrders/>", "GetNumberOrders"),
        ("<GetNumberOrder/>", "GetNumberOrder"),
        ("<s:SendText/>", "SendText"),
        ("", "no request"),
    ] {
        let reason = plain_reason(&post(&sandbox, &request("", body)).await);
        assert!(reason.contains(part), "{body}: {reason}");
    }
}

#[tokio::test]
async fn what_is_no_message_has_no_detail() {
    let sandbox = sandbox().await;
    let message = request("", GET);
    let dtd = format!("<!DOCTYPE x>{message}");
    let cut = message.strip_suffix('>').unwrap();
    let twice = format!("{message}<x/>");
    let control = message.replace("129", "\u{1}\u{ffff}");
    for body in ["", "{}", "\0", "<html/>", &dtd, cut, &twice, &control] {
        assert_ne!(plain_reason(&post(&sandbox, body).await), "", "{body}");
    }
    let latin = [AUTHORIZATION, ("Content-Type", "application/soap+xml; charset=us-ascii")];
    let body = request("", "<s:GetNumberOrder><s:Id>\u{e9}</s:Id></s:GetNumberOrder>");
    let reply = send(&sandbox, "POST", super::support::NUMBER, &latin, body.as_bytes()).await;
    plain_reason(&reply);
    // It goes on.
    let reply = post(&sandbox, &message).await;
    assert!(reply.fault::<GetNumberOrder>().detail_xml().is_some());
}

#[tokio::test]
async fn soap_1_1_is_another_version() {
    let sandbox = sandbox().await;
    let old = request("", GET).replace(
        "http://www.w3.org/2003/05/soap-envelope",
        "http://schemas.xmlsoap.org/soap/envelope/",
    );
    let text_xml =
        [AUTHORIZATION, ("Content-Type", "text/xml; charset=utf-8"), ("SOAPAction", "\"\"")];
    for headers in [&text_xml[..], &[AUTHORIZATION, SOAP]] {
        let reply = send(&sandbox, "POST", super::support::NUMBER, headers, old.as_bytes()).await;
        let fault = reply.fault::<GetNumberOrder>();
        assert_eq!((reply.status, fault.code()), (500, SoapFaultCode::VersionMismatch));
        assert_eq!(fault.detail_xml(), None);
    }
}

#[tokio::test]
async fn a_mandatory_header_is_not_understood() {
    let sandbox = sandbox().await;
    let header =
        "<e:Header><p:Pay xmlns:p=\"urn:p\" e:mustUnderstand=\"true\">now</p:Pay></e:Header>";
    let reply = post(&sandbox, &request(header, GET)).await;
    let fault = reply.fault::<GetNumberOrder>();
    assert_eq!((reply.status, fault.code()), (500, SoapFaultCode::MustUnderstand));
    assert!(fault.reason().contains("{urn:p}Pay"), "{fault}");

    let optional = header.replace("true", "false");
    let reply = post(&sandbox, &request(&optional, GET)).await;
    assert_eq!(reply.fault::<GetNumberOrder>().code(), SoapFaultCode::Sender);
}
