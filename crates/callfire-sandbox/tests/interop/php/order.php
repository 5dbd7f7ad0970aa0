<?php
// Buys a number as the guide shows: search, order, and ask for the order once a second while it is under way.
// Prints the order and how often it was asked for.

declare(strict_types=1);

require __DIR__ . '/client.php';

const ROUNDS = 10;

$client = client($argv[1]);
$found = $client->SearchAvailableNumbers(['Region' => ['City' => 'Seattle', 'State' => 'WA'], 'Count' => 1]);
$number = $found->Number->Number;
$id = $client->CreateNumberOrder(['Numbers' => [$number]]);
$order = $client->GetNumberOrder(['Id' => $id]);
$statuses = [$order->Status];
while (in_array($order->Status, ['NEW', 'PROCESSING'], true) && count($statuses) <= ROUNDS) {
    sleep(1);
    $order = $client->GetNumberOrder(['Id' => $id]);
    $statuses[] = $order->Status;
}
echo json_encode(['number' => $number, 'id' => $id, 'statuses' => $statuses, 'order' => $order]), "\n";
