<?php
// A SoapClient as CallFire's guides made it, from the WSDL of the base URL. What it is asked is not here.

declare(strict_types=1);

if (!extension_loaded('soap')) {
    fwrite(STDERR, "PHP has no SoapClient: install php-soap and php-xml, or have .ci/run do it\n");
    exit(1);
}

function client(string $base, array $options = [], string $version = '1.1'): SoapClient
{
    return new SoapClient("$base/api/$version/wsdl/callfire-service-http-soap12.wsdl", $options + [
        'soap_version' => SOAP_1_2,
        'login' => getenv('CALLFIRE_LOGIN'),
        'password' => getenv('CALLFIRE_PASSWORD'),
        'cache_wsdl' => WSDL_CACHE_NONE,
        'trace' => true,
    ]);
}
