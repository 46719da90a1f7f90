### The staff at the counter: who may do what, and the head's page of clerks.

counter-not-allowed = 您的岗位不办这件事
counter-not-allowed-why = 请管这件事的人来办，或者请负责人给您加岗位。
counter-put-right-not-allowed = 您的岗位不能改账，请登记或审核来改
counter-enrol-not-allowed = 您的岗位不建户头，请登记来办
counter-fetch-not-allowed = 您的岗位不发东西，请登记或保管来办
counter-book-not-allowed = 您的岗位不记分，请登记或审核来记
