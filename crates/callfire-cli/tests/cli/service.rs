//! What the service says about numbers.

use crate::server::{Reply, soap};

const DATA: &str = "http://api.callfire.com/data";
const SERVICE: &str = "http://api.callfire.com/service/xsd";

/// What a search finds: this many numbers from 12065550100 on.
pub(crate) fn found(count: usize) -> Reply {
    let number = |index| {
        format!(
            "<Number xmlns=\"{DATA}\"><Number>120655501{index:02}</Number><NationalFormat>(206) 555-01{index:02}\
             </NationalFormat><TollFree>false</TollFree></Number>"
        )
    };
    let numbers: String = (0..count).map(number).collect();
    soap(&format!(
        "<r:NumberQueryResult xmlns:r=\"{SERVICE}\"><r:TotalResults>{count}</r:TotalResults>{numbers}</r:NumberQueryResult>"
    ))
}

/// The number 12065550100 of the account.
pub(crate) fn number(status: &str) -> Reply {
    soap(&format!(
        "<Number xmlns=\"{DATA}\"><Number>12065550100</Number><NationalFormat>(206) 555-0100</NationalFormat>\
         <TollFree>false</TollFree><Status>{status}</Status></Number>"
    ))
}

pub(crate) fn created() -> Reply {
    soap(&format!("<CreatedId xmlns=\"{SERVICE}\">129</CreatedId>"))
}

/// Order 129 of two numbers, of which `there` are there.
pub(crate) fn order(status: &str, there: &str) -> Reply {
    soap(&format!(
        "<NumberOrder xmlns=\"{DATA}\" id=\"129\"><Status>{status}</Status><Created>2012-10-26T21:32:52Z</Created>\
         <TotalCost>2</TotalCost><LocalNumbers><Ordered>2</Ordered><UnitCost>1</UnitCost><Fulfilled>{there}</Fulfilled>\
         </LocalNumbers></NumberOrder>"
    ))
}
