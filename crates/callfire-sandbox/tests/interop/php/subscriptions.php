<?php
// Subscribes, lists and unsubscribes as the postback guide shows, with its spelling of the operations.
// Prints what each step gave.

declare(strict_types=1);

require __DIR__ . '/client.php';

/** One subscription comes as an object, several as an array, none not at all. */
function subscriptions(object $found): array
{
    $subscriptions = $found->Subscription ?? [];
    return is_array($subscriptions) ? $subscriptions : [$subscriptions];
}

/** The type in which PHP shows what was found. */
function shape(object $found): string
{
    return get_debug_type($found->Subscription ?? null);
}

$client = client($argv[1], [], '1.0');
$created = $shapes = $totals = [];
for ($turn = 1; $turn <= 3; $turn++) {
    $created[] = $client->createSubscription([
        'Subscription' => ['Endpoint' => "http://127.0.0.1:9/somephpfile.php?$turn", 'NotificationFormat' => 'XML'],
    ]);
}
$found = $client->querySubscriptions();
$shapes[] = shape($found);
$all = subscriptions($found);
foreach ($all as $subscription) {
    $client->deleteSubscription(['Id' => $subscription->id]);
    $left = $client->querySubscriptions();
    $shapes[] = shape($left);
    $totals[] = $left->TotalResults;
}
echo json_encode(['created' => $created, 'all' => $all, 'shapes' => $shapes, 'totals' => $totals]), "\n";
