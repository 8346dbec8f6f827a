// SPDX-License-Identifier: Apache-2.0
@file:DependsOn("dev.sluice:sluice-kotlin-script:0.3.0-SNAPSHOT")

import dev.sluice.kotlin.*
import dev.sluice.script.*

planScript(args) {
  device("16 GB card") {
    freeMemory = 14.GiB
    resident("offsets", 65_608_367u, 4.B)
    resident("edges", 3_612_134_270u, 4.B)
    queue("frontier") {
      capacity = 65_608_366u
      entryBytes = 8.B
      drain { itemsPerGroup = 256u; strided(residentGroups = 640u) }
    }
  }
}
